#!/usr/bin/env bash
# clients.sh - installs the makers' client libraries that tests/clients runs, as its lock file has them. Does nothing when they are there.
set -euo pipefail
cd "$(dirname "$0")/../tests/clients"

command -v node >/dev/null && command -v npm >/dev/null || ../../build/need.sh nodejs npm
[ node_modules/.package-lock.json -nt package-lock.json ] && exit 0
echo "clients: installing client libraries with npm"
npm ci --no-fund --no-audit --ignore-scripts --loglevel=error
touch node_modules/.package-lock.json
