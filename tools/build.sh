#!/usr/bin/env bash
# The release build of the browser app into dist/. Usage: tools/with-tools.sh build tools/build.sh PUBLIC_URL
set -euo pipefail
cd "$(dirname "$0")/.."
PUBLIC_URL=$1
# Relocations are what the splitter cuts by. Panic messages would carry the builder's home folder otherwise.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--cfg erase_components -Clink-arg=--emit-relocs --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src=crates --remap-path-prefix=$PWD=."
if [ -n "${PROOFDECK_WASM_PATH:-}" ]; then export PATH="$PROOFDECK_WASM_PATH:$PATH"; fi
# Trunk runs `wasm-bindgen`; ours cuts the parts out first (tools/split.mjs).
PROOFDECK_WASM_BINDGEN=$(command -v wasm-bindgen)
export PROOFDECK_WASM_BINDGEN PROOFDECK_PARTS="$PWD/target/parts" PATH="$PWD/tools/bin:$PATH"
trunk build --release --cargo-profile web --features split --public-url "$PUBLIC_URL"
