#!/usr/bin/env bash
# test.sh [dotnet test arguments] - installs what the tests need and runs all of them.
set -euo pipefail
cd "$(dirname "$0")/.."

build/need.sh espeak-ng libsqlite3-0 libcrypt1 sox
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
dotnet build Relay.sln -c Release -v q
exec dotnet test --solution Relay.sln -c Release --no-build "$@"
