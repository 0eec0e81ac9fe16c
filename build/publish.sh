#!/usr/bin/env bash
# publish.sh [PROJECT] [OUTPUT] - makes the native binary. net10.0 where its Native AOT runtime pack can be restored, else net9.0; says which.
set -euo pipefail
cd "$(dirname "$0")/.."

project="${1:-src/Relay}"
output="${2:-artifacts/native}"
build/need.sh gcc libc6-dev binutils zlib1g-dev libsqlite3-dev

arch="$(uname -m)"
case "$arch" in
  x86_64) rid=linux-x64 ;;
  aarch64) rid=linux-arm64 ;;
  *) echo "publish: no runtime identifier known for $arch" >&2; exit 1 ;;
esac

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
tfm="${RELAY_NATIVE_TFM:-}"
if [ -z "$tfm" ]; then
  tfm=net10.0
  if ! dotnet restore "$project" -r "$rid" -p:RelayTfm=net10.0 -p:RelayAot=true -v q >/dev/null 2>&1; then
    tfm=net9.0
    echo "publish: the net10.0 Native AOT pack cannot be restored here; publishing $tfm"
  fi
fi

static=()
sqlite="/usr/lib/$arch-linux-gnu/libsqlite3.a"
[ -f "$sqlite" ] && static=("-p:RelayStaticSqlite=$sqlite")

dotnet publish "$project" -c Release -r "$rid" -p:RelayTfm="$tfm" -p:RelayAot=true "${static[@]}" -o "$output" -v q
echo "publish: $project for $rid on $tfm in $output"
