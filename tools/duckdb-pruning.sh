#!/usr/bin/env bash
# Times of choosing partitions by a predicate: DuckDB's and the lab's, on this machine. Not part of `make test`; installs DuckDB into
# WORK_FOLDER, outside the checkout. Usage: tools/duckdb-pruning.sh WORK_FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
WORK=$1
mkdir -p "$WORK"
if [ ! -x "$WORK/venv/bin/python" ]; then
  python3 -m venv "$WORK/venv"
  "$WORK/venv/bin/pip" install --quiet duckdb
fi
"$WORK/venv/bin/python" tools/duckdb-pruning.py "$WORK"
cargo bench --quiet --bench athena | grep 'a million partitions'
