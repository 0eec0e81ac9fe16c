#!/usr/bin/env bash
# test.sh [dotnet test arguments] - installs what the tests need and runs all of them.
set -euo pipefail
cd "$(dirname "$0")/.."

build/need.sh espeak-ng libsqlite3-0 libcrypt1 sox libmariadb3 mariadb-server-core mariadb-client-core openssl chromium
build/clients.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
dotnet build Relay.sln -c Release -v q
# One test program at a time: each already uses both cores of a small machine. A test that hangs fails the run instead of outlasting it.
exec dotnet test --solution Relay.sln -c Release --no-build --max-parallel-test-modules 1 --timeout 10m "$@"
