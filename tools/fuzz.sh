#!/usr/bin/env bash
# Fuzzes a target with libFuzzer, on the stable compiler: coverage feedback needs no sanitizer, and the core has no unsafe code.
# Nothing is written below the checkout. Usage: tools/fuzz.sh TARGET WORK_FOLDER [LIBFUZZER_OPTION...]
set -euo pipefail
cd "$(dirname "$0")/../fuzz"
TARGET=$1; WORK=$2; shift 2
mkdir -p "$WORK/corpus" "$WORK/artifacts"
PASSES="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters"
PASSES="$PASSES -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1"
# With a target named, build scripts and macros are not instrumented: they have no fuzzer to link with.
HOST=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="$PASSES" CARGO_TARGET_DIR="$WORK/target" cargo build --release --target "$HOST" --bin "$TARGET"
exec "$WORK/target/$HOST/release/$TARGET" "$WORK/corpus" "corpus/$TARGET" -artifact_prefix="$WORK/artifacts/" -dict="$TARGET.dict" "$@"
