#!/usr/bin/env bash
# rootfs.sh BINARY FOLDER - puts into FOLDER all that a container of Relay needs, and nothing else: the program, the libraries it loads
# (those it is linked with; OpenSSL for TLS, libcrypt for passwords and libmariadb for MySQL, which it opens by name), the certificates of
# the public authorities, a user without a name to log in as. No shell, no package manager. Dockerfile.aot and image.sh make the same of it.
set -euo pipefail
[ $# -eq 2 ] && [ -x "$1" ] || { echo "usage: rootfs.sh BINARY FOLDER" >&2; exit 2; }
binary="$1" root="$2"
uid=65532 # as other images without a shell have it

"$(dirname "$0")/need.sh" libssl3 libcrypt1 libmariadb3 ca-certificates
lib="/usr/lib/$(uname -m)-linux-gnu"
opened=("$lib/libssl.so.3" "$lib/libcrypto.so.3" "$lib/libcrypt.so.1" "$lib/libmariadb.so.3")
plugins=("$lib"/libmariadb3/plugin/{caching_sha2_password,client_ed25519,sha256_password}.so)

mkdir -p "$root"/{usr/lib,usr/bin,etc/ssl/certs,data,tmp,dev,proc,sys}
# As Debian has it: libraries are found under /lib and under /usr/lib.
ln -sfn usr/lib "$root/lib"
ln -sfn usr/lib "$root/lib64"
install -m 755 "$binary" "$root/usr/bin/relay"

# put FILE - the file a path leads to, under the name it is asked for.
put() {
  local to="$root/usr/lib/${1#*/lib/}"
  case "$1" in /lib64/*) to="$root/usr/lib/$(basename "$1")" ;; esac
  install -D -m 644 "$(readlink -f "$1")" "$to"
}
for file in "${opened[@]}" "${plugins[@]}"; do put "$file"; done
ldd "$binary" "${opened[@]}" "${plugins[@]}" | grep -oE '/[^ ]+\.so[^ ]*' | grep -v ':$' | sort -u | while read -r file; do put "$file"; done
chmod 755 "$root"/usr/lib/ld-linux* 2>/dev/null || true
install -m 644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
printf 'relay:x:%d:%d:Relay:/data:/sbin/nologin\n' "$uid" "$uid" >"$root/etc/passwd"
printf 'relay:x:%d:\n' "$uid" >"$root/etc/group"
chmod 1777 "$root/tmp"
chmod 750 "$root/data"
if [ "$(id -u)" -eq 0 ]; then chown "$uid:$uid" "$root/data"; fi
