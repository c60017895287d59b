#!/usr/bin/env bash
# cargo for the browser target: tools/with-tools.sh build|test tools/wasm-cargo.sh SUBCOMMAND…
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "${PROOFDECK_WASM_PATH:-}" ]; then export PATH="$PROOFDECK_WASM_PATH:$PATH"; fi
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
# One type for every component: half the time to compile, and the same as the release build.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--cfg erase_components"
SUBCOMMAND=$1; shift
exec cargo "$SUBCOMMAND" --target wasm32-unknown-unknown "$@"
