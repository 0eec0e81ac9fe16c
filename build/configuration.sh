#!/usr/bin/env bash
# configuration.sh - writes docs/configuration.md and src/Relay/Hosting/settings.tsv anew from the option classes and their comments.
set -euo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build tests/Relay.Tests -c Release -v q
RELAY_WRITE_DOCS=1 artifacts/net10.0/bin/Relay.Tests/release/Relay.Tests -class Relay.Tests.Hosting.ConfigurationDocumentTests
