#!/usr/bin/env bash
# image.sh [OUTPUT] - the image of Dockerfile.aot without a container engine: an OCI image layout (a tar archive that `docker load`,
# `podman load` and `skopeo copy oci-archive:` take) of the native program. Prints its size.
set -euo pipefail
cd "$(dirname "$0")/.."
output="${1:-artifacts/relay-image.tar}"
[ -x artifacts/native/relay ] || build/publish.sh
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

case "$(uname -m)" in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; *) echo "image: no name known for $(uname -m)" >&2; exit 1 ;; esac
version="$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)"
created="$(git log -1 --format=%cI 2>/dev/null || date -u +%Y-%m-%dT%H:%M:%SZ)"

build/rootfs.sh artifacts/native/relay "$work/root"
# Owners and times are set here, so that the same program makes the same layer whoever builds it.
own=(--sort=name --mtime="$created" --numeric-owner)
tar -C "$work/root" "${own[@]}" --owner=0 --group=0 --exclude=./data -cf "$work/layer" .
tar -C "$work/root" "${own[@]}" --owner=65532 --group=65532 -rf "$work/layer" ./data
diff_id="$(sha256sum "$work/layer" | cut -d' ' -f1)"
gzip -9n "$work/layer"

blobs="$work/oci/blobs/sha256"
mkdir -p "$blobs"
# blob FILE TYPE - moves a file among the blobs, prints what points to it.
blob() {
  local digest size
  digest="$(sha256sum "$1" | cut -d' ' -f1)" size="$(stat -c %s "$1")"
  mv "$1" "$blobs/$digest"
  printf '{"mediaType":"application/vnd.oci.image.%s","digest":"sha256:%s","size":%d}' "$2" "$digest" "$size"
}
compressed="$(stat -c %s "$work/layer.gz")"
layer="$(blob "$work/layer.gz" layer.v1.tar+gzip)"
cat >"$work/config" <<JSON
{"created":"$created","architecture":"$arch","os":"linux","config":{"User":"65532:65532","WorkingDir":"/data","Env":["SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"],"Entrypoint":["/usr/bin/relay"],"Cmd":["serve","--data","/data","--listen","http://0.0.0.0:8768"],"ExposedPorts":{"8768/tcp":{}},"Volumes":{"/data":{}},"StopSignal":"SIGTERM"},"rootfs":{"type":"layers","diff_ids":["sha256:$diff_id"]}}
JSON
config="$(blob "$work/config" config.v1+json)"
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' "$config" "$layer" >"$work/manifest"
manifest="$(blob "$work/manifest" manifest.v1+json)"
printf '{"schemaVersion":2,"manifests":[%s,"annotations":{"org.opencontainers.image.ref.name":"%s"}}]}' "${manifest%\}}" "$version" >"$work/oci/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' >"$work/oci/oci-layout"
mkdir -p "$(dirname "$output")"
tar -C "$work/oci" -cf "$output" oci-layout index.json blobs
mb() { awk "BEGIN {printf \"%.1f\", $1 / 1024 / 1024}"; }
echo "image: $output, $(mb "$(du -sb "$work/root" | cut -f1)") MB unpacked, $(mb "$compressed") MB to transfer"
