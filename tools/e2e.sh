#!/usr/bin/env bash
# The Playwright tests against dist/, which must be built for /proofdeck/. Arguments go to Playwright.
set -euo pipefail
cd "$(dirname "$0")/../tests/e2e"
exec npx playwright test "$@"
