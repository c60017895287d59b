#!/usr/bin/env bash
# Runs a command with the build tools on PATH: tools/with-tools.sh build|test COMMAND…
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
PURPOSE=$1; shift
"$HERE/setup.sh" "$PURPOSE"
# shellcheck source=/dev/null
. "${PROOFDECK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/proofdeck}/env-$PURPOSE.sh"
exec "$@"
