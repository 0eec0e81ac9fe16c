#!/usr/bin/env bash
# image-smoke.sh IMAGE - unpacks an image of image.sh, runs it as its user on a read-only root in a mount namespace of its own, uses it once
# and stops it. "ok NAME", "FAILED NAME: why" or "skipped NAME: why" a line. Exit code 1 when any failed.
set -uo pipefail
[ $# -eq 1 ] && [ -f "$1" ] || { echo "usage: image-smoke.sh IMAGE" >&2; exit 2; }
max_unpacked_kb=$((45 * 1024))
image="$(realpath "$1")"
work="$(mktemp -d)"
failures=0 pid=""
trap '[ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null; rm -rf "$work"' EXIT
ok() { echo "ok $*"; }
failed() { echo "FAILED $1: $2"; failures=$((failures + 1)); }

# As an engine reads it: index, manifest, layer, each under its digest.
mkdir -p "$work"/{oci,root,data} && tar -C "$work/oci" -xf "$image"
digest_in() { grep -oE "$1[^}]*sha256:[0-9a-f]{64}" "$2" | grep -oE '[0-9a-f]{64}$' | head -1; }
manifest="$work/oci/blobs/sha256/$(digest_in manifests "$work/oci/index.json")"
layer="$work/oci/blobs/sha256/$(digest_in layers "$manifest")"
config="$work/oci/blobs/sha256/$(digest_in '"config"' "$manifest")"
wrong=0
for file in "$work"/oci/blobs/sha256/*; do [ "$(sha256sum "$file" | cut -d' ' -f1)" = "$(basename "$file")" ] || wrong=1; done
diff_id="$(digest_in diff_ids "$config")"
if [ "$wrong" -eq 0 ] && [ "$(gzip -dc "$layer" | sha256sum | cut -d' ' -f1)" = "$diff_id" ]; then ok "image, digests"; else failed "image, digests" "a blob is not what its name says"; fi
tar -C "$work/root" -xzf "$layer"
size_kb="$(($(du -sb "$work/root" | cut -f1) / 1024))"
name="image size, $(awk "BEGIN {printf \"%.1f\", $size_kb / 1024}") MB unpacked"
if [ "$size_kb" -le "$max_unpacked_kb" ]; then ok "$name"; else failed "$name" "more than $((max_unpacked_kb / 1024)) MB"; fi

if [ "$(id -u)" -ne 0 ] || ! unshare --mount true 2>/dev/null; then
  echo "skipped image, run: this machine lets nobody but root make a mount namespace"
  exit "$failures"
fi
chown 65532:65532 "$work/data"
chmod 755 "$work" # the user inside must come through
cat >"$work/run" <<'RUN'
set -e
mount --bind "$1/root" "$1/root"
mount -o remount,ro,bind "$1/root"
mount --bind "$1/data" "$1/root/data"
mount -t tmpfs tmpfs "$1/root/tmp"
mount -t proc proc "$1/root/proc"
mount -t tmpfs tmpfs "$1/root/dev" # with what engines put there
for device in null zero random urandom; do touch "$1/root/dev/$device"; mount --bind "/dev/$device" "$1/root/dev/$device"; done
exec chroot --userspec=65532:65532 "$1/root" /usr/bin/relay serve --data /data --listen http://127.0.0.1:0
RUN
env -i SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt PATH="$PATH" unshare --mount bash "$work/run" "$work" >"$work/log" 2>&1 &
pid=$!
for _ in $(seq 200); do grep -q ' calls --data ' "$work/log" && break; kill -0 "$pid" 2>/dev/null || break; sleep 0.05; done
url="$(grep -oE 'listening on http://[0-9.:]+' "$work/log" | head -1 | cut -d' ' -f3)"
token="$(sed -n 's/^ *API token  *//p' "$work/log")"
if [ -n "$url" ] && [ -n "$token" ]; then ok "image, first start on a read-only root"; else failed "image, first start on a read-only root" "$(head -n 12 "$work/log")"; exit 1; fi
[ "$(awk '/^Uid/ {print $2}' "/proc/$pid/status")" = 65532 ] && ok "image, runs as user 65532" || failed "image, runs as user 65532" "it runs as another"
curl -sS --max-time 20 "${url%/}/v1/audio/speech" -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
  -d '{"model":"tts-1","voice":"alloy","input":"Smoke test.","response_format":"wav"}' -o "$work/speech.wav"
[ "$(head -c 4 "$work/speech.wav")" = RIFF ] && ok "image, speech" || failed "image, speech" "$(head -c 200 "$work/speech.wav")"
kill -TERM "$pid"
wait "$pid"
code=$?
pid=""
[ "$code" -eq 0 ] && ok "image, SIGTERM" || failed "image, SIGTERM" "exit code $code"
[ -s "$work/data/relay.db" ] && ok "image, data outlives it" || failed "image, data outlives it" "no relay.db in the volume"
exit $((failures > 0))
