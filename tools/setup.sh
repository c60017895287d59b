#!/usr/bin/env bash
# Installs what Proofdeck's build and tests need and this machine lacks, once, into a cache outside the checkout,
# and says what it does. Usage: tools/setup.sh build|test
#   build  std for wasm32, Trunk, the wasm-bindgen CLI of Cargo.lock's version, wasm-split-cli, wasm-opt
#   test   all of build, and Chromium with its driver, a Korean font, the browser test runner's packages
# It ends by writing $PROOFDECK_CACHE/env-PURPOSE.sh, which puts the tools on PATH; tools/with-tools.sh reads it.
set -euo pipefail

ROOT=$(cd "$(dirname "$0")/.." && pwd)
CACHE=${PROOFDECK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/proofdeck}
TRUNK_VERSION=0.21.14      # newest that compiles with stable 1.95; 0.22 reads the same Trunk.toml
WASM_SPLIT_VERSION=0.2.4   # goes with the wasm_split_helpers that Cargo.lock names through Leptos
BINARYEN_VERSION=132.0.0   # Debian's binaryen 108 writes modules that die at start: never fall back to it
TARGET=wasm32-unknown-unknown
PURPOSE=${1:-build}
ENV_FILE="$CACHE/env-$PURPOSE.sh"
path_dirs=()
env_lines=()

say() { printf 'setup: %s\n' "$*" >&2; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }
need() { command -v "$1" >/dev/null 2>&1 || die "$1 is missing. Install $2 and run make again."; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; return; fi
  command -v sudo >/dev/null 2>&1 || die "this step needs root: $*"
  sudo "$@"
}

apt_updated=
apt_install() {
  command -v apt-get >/dev/null 2>&1 || return 1
  if [ -z "$apt_updated" ]; then as_root apt-get update -qq >&2; apt_updated=1; fi
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends "$@" >&2
}

# Version of a package in Cargo.lock.
locked_version() { awk -v want="name = \"$1\"" '$0 == want { getline; gsub(/version = |"/, ""); print; exit }' "$ROOT/Cargo.lock"; }

# ---- std for wasm32 -------------------------------------------------------------------------------------------------
wasm_std_in() { compgen -G "$1/lib/rustlib/$TARGET/lib/libstd-*.rlib" >/dev/null; }

# Debian ships a rustc and the sources of its std, but no std built for wasm32: build it once.
build_debian_wasm_std() {
  say "building std for $TARGET from Debian's rust sources (about a minute)"
  apt_install rustc-web cargo-web rust-web-src lld-19 || die "no apt-get here; install the $TARGET target of your Rust"
  local work; work=$(mktemp -d)
  mkdir -p "$work/src"
  printf '[package]\nname = "std_builder"\nversion = "0.0.0"\nedition = "2021"\n[profile.release]\npanic = "abort"\n' > "$work/Cargo.toml"
  : > "$work/src/lib.rs"
  # embed-bitcode: the release profile links with LTO, which needs it in std too.
  (cd "$work" && RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Cembed-bitcode=yes" /usr/bin/cargo build --release \
    -Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test --target "$TARGET" >&2)
  local lib; lib="$(/usr/bin/rustc --print sysroot)/lib/rustlib/$TARGET/lib"
  as_root rm -rf "$lib"   # two builds of std in one folder make "can't find crate" errors
  as_root mkdir -p "$lib"
  rm -f "$work/target/$TARGET/release/deps/"libstd_builder-*
  as_root cp "$work/target/$TARGET/release/deps/"*.rlib "$lib/"
  rm -rf "$work"
}

use_debian_rust() {
  # Debian's pair for the browser build only; host builds keep the user's own toolchain.
  env_lines+=("export PROOFDECK_WASM_PATH=/usr/bin" "export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19")
}

setup_wasm_std() {
  if [ "${PROOFDECK_WASM_STD:-}" != debian ]; then
    if wasm_std_in "$(rustc --print sysroot)"; then return; fi
    if command -v rustup >/dev/null 2>&1; then
      say "rustup target add $TARGET"
      if rustup target add "$TARGET" >&2 && wasm_std_in "$(rustc --print sysroot)"; then return; fi
      say "rustup could not add it; taking Debian's sources instead"
    fi
  fi
  if [ -x /usr/bin/rustc ] && wasm_std_in "$(/usr/bin/rustc --print sysroot)" && command -v wasm-ld-19 >/dev/null; then
    use_debian_rust; return
  fi
  build_debian_wasm_std
  use_debian_rust
}

# ---- build tools ----------------------------------------------------------------------------------------------------
# cargo install into the cache. The tools run for seconds, so they are compiled for a short build, not for speed.
# First with the versions that the tool's own lock file names; registries withdraw some of those in time, then with newer ones.
cargo_tool() {
  local crate=$1 version=$2 dir="$CACHE/$1-$2"; shift 2
  local install=(cargo install --quiet "$crate" --version "$version" --root "$dir" "$@")
  if [ ! -e "$dir/.done" ]; then
    say "compiling $crate $version into $dir (once; several minutes)"
    (
      export CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
      export CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR="$CACHE/build-$crate"
      "${install[@]}" --locked >&2 || { say "not with its own lock file; trying without"; "${install[@]}" >&2; }
    )
    rm -rf "$CACHE/build-$crate"
    touch "$dir/.done"
  fi
  path_dirs+=("$dir/bin")
}

setup_trunk() {
  if command -v trunk >/dev/null 2>&1 && [ "$(trunk --version | awk '{print $2}')" = "$TRUNK_VERSION" ]; then return; fi
  # Without its default features: they are a TLS client and an update check, and setup leaves Trunk nothing to download.
  cargo_tool trunk "$TRUNK_VERSION" --no-default-features
}

setup_wasm_bindgen() {
  local version; version=$(locked_version wasm-bindgen)
  [ -n "$version" ] || die "Cargo.lock names no wasm-bindgen"
  if command -v wasm-bindgen >/dev/null 2>&1 && [ "$(wasm-bindgen --version | awk '{print $2}')" = "$version" ]; then return; fi
  cargo_tool wasm-bindgen-cli "$version"
}

# Cuts the wasm into the part that starts and the parts that come later; tools/bin/wasm-bindgen calls it.
setup_wasm_split() {
  if command -v wasm-split-cli >/dev/null 2>&1; then return; fi
  cargo_tool wasm_split_cli_support "$WASM_SPLIT_VERSION" --features build-binary
}

# npm packages of a folder with package.json and package-lock.json, installed in the cache under the lock file's hash.
npm_cached() {
  local source=$1 hash dir
  hash=$(cat "$source/package.json" "$source/package-lock.json" | sha256sum | cut -c1-16)
  dir="$CACHE/npm-$hash"
  if [ ! -e "$dir/.done" ]; then
    say "npm ci for ${source#"$ROOT"/} into $dir"
    rm -rf "$dir"; mkdir -p "$dir"
    cp "$source/package.json" "$source/package-lock.json" "$dir/"
    (cd "$dir" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error >&2)
    touch "$dir/.done"
  fi
  printf '%s\n' "$dir"
}

setup_wasm_opt() {
  local dir="$CACHE/binaryen-$BINARYEN_VERSION"
  if [ ! -e "$dir/.done" ]; then
    say "npm install binaryen $BINARYEN_VERSION into $dir"
    mkdir -p "$dir"
    npm install --prefix "$dir" --no-audit --no-fund --loglevel=error "binaryen@$BINARYEN_VERSION" >&2
    touch "$dir/.done"
  fi
  path_dirs+=("$dir/node_modules/.bin")
}

# ---- browser tests --------------------------------------------------------------------------------------------------
find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }

setup_browser() {
  if [ -z "$(find_chromium)" ] || ! command -v chromedriver >/dev/null 2>&1; then
    say "installing Chromium and its driver with apt"
    apt_install chromium chromium-driver || die "install Chromium and chromedriver of the same version, then run make again"
  fi
  # The screenshots and the layout tests show Korean text.
  if [ -z "$(fc-list :lang=ko 2>/dev/null)" ]; then
    say "installing a Korean font with apt"
    apt_install fontconfig fonts-noto-cjk || say "no Korean font found: screenshots will show boxes"
  fi
  env_lines+=("export CHROMIUM=$(find_chromium)" "export CHROMEDRIVER=$(command -v chromedriver)")
}

setup_e2e_packages() {
  local dir; dir=$(npm_cached "$ROOT/tests/e2e")
  # A real folder (from npm by hand) would get the link inside it.
  [ -L "$ROOT/tests/e2e/node_modules" ] || rm -rf "$ROOT/tests/e2e/node_modules"
  ln -sfn "$dir/node_modules" "$ROOT/tests/e2e/node_modules"
}

# ---------------------------------------------------------------------------------------------------------------------
case "$PURPOSE" in build|test) ;; *) die "usage: tools/setup.sh build|test" ;; esac
need cargo "Rust (rustup.rs)"; need node "Node.js 20 or newer"; need npm "npm"; need cc "a C compiler"
mkdir -p "$CACHE"
setup_wasm_std
setup_trunk
setup_wasm_bindgen
setup_wasm_split
setup_wasm_opt
if [ "$PURPOSE" = test ]; then setup_browser; setup_e2e_packages; fi

{
  printf 'export PATH=%s:$PATH\n' "$(IFS=:; printf '%s' "${path_dirs[*]}")"
  [ ${#env_lines[@]} = 0 ] || printf '%s\n' "${env_lines[@]}"
} > "$ENV_FILE"
