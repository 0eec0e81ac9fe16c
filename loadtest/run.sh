#!/usr/bin/env bash
# run.sh [STREAMS] [SECONDS] - Relay against a bare .NET reverse proxy, and nginx when it is installed: the same load, in one run, in turns.
# The server under test has core 0, load and upstream share core 1 (all of them everywhere on a machine with one core).
# Kind t2a of streambench: each stream is 50 events of 2 KB at 20 ms. Relay has everything on: token, metering, journal, archive.
set -euo pipefail
cd "$(dirname "$0")/.."

streams="${1:-500}" seconds="${2:-15}" rounds="${ROUNDS:-3}"
build/need.sh gcc libc6-dev util-linux curl
mkdir -p artifacts; work="$(mktemp -d -p "$PWD/artifacts" load.XXXXXX)" # not /tmp: what Relay writes should meet a real disk
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT

[ -x artifacts/native/relay ] || build/publish.sh src/Relay artifacts/native
[ -x artifacts/bareproxy/bareproxy ] || build/publish.sh loadtest/Relay.BareProxy artifacts/bareproxy
cc -O2 -w -o "$work/streambench" loadtest/streambench.c

server="" client=""
if [ "$(nproc)" -ge 2 ]; then server="taskset -c 0" client="taskset -c 1"; fi

upstream=9901 bare=9902 relay=9903 nginx=9904
$client "$work/streambench" up --port $upstream --chunks 50 --interval-us 20000 --size 2000 --kind t2a & pids+=($!)
$server artifacts/bareproxy/bareproxy http://127.0.0.1:$bare http://127.0.0.1:$upstream & pids+=($!); bare_pid=$!
$server artifacts/native/relay serve --data "$work/data" --listen http://127.0.0.1:$relay \
  --set Upstreams:MiniMax:BaseUrl=http://127.0.0.1:$upstream --set Upstreams:MiniMax:Keys:0=load-test >"$work/relay.log" 2>&1 & pids+=($!); relay_pid=$!
nginx_pid=""
if command -v nginx >/dev/null; then
  mkdir -p "$work/nginx"
  cat >"$work/nginx.conf" <<CONF
daemon off; worker_processes 1; pid $work/nginx/pid; error_log stderr crit;
events { worker_connections 20000; }
http { access_log off; client_body_temp_path $work/nginx/b; proxy_temp_path $work/nginx/p; fastcgi_temp_path $work/nginx/f; uwsgi_temp_path $work/nginx/u; scgi_temp_path $work/nginx/s;
  upstream up { server 127.0.0.1:$upstream; keepalive 1024; }
  server { listen 127.0.0.1:$nginx; location / { proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } } }
CONF
  $server nginx -p "$work/nginx" -c "$work/nginx.conf" & pids+=($!)
fi
for _ in $(seq 100); do grep -q 'API token' "$work/relay.log" && break; sleep 0.1; done
token="$(grep -o 'rk-[A-Za-z0-9]*' "$work/relay.log" | head -1)"
[ -n "$token" ] || { echo "run: Relay did not start"; cat "$work/relay.log"; exit 1; }
[ -f "$work/nginx/pid" ] && nginx_pid="$(pgrep -P "$(cat "$work/nginx/pid")" | head -1)"

body='{"model":"speech-02-hd","text":"How are you today, my friend?","stream":true,"voice_setting":{"voice_id":"male-qn-qingse"}}'
load() { # LABEL PORT PID STREAMS SECONDS
  printf '%s' "$body" | $client "$work/streambench" load --port "$2" --path /v1/t2a_v2 --conc "$4" --seconds "$5" --body - --ramp-ms 2000 \
    --expect 50 --label "$1" --header "Authorization: Bearer $token" ${3:+--pid "$3"}
}

# The archive writes to page cache. On a virtual machine that has just started each of its pages is the first touch of that memory, which
# costs the guest up to 13 us a page: three times what the write costs on a machine that has run for a while. So the same load runs first,
# unmeasured, until such pages are used again.
load warm-bare $bare "$bare_pid" 50 2 >/dev/null; load warm-relay $relay "$relay_pid" "$streams" "${WARM_SECONDS:-30}" >/dev/null
for round in $(seq "$rounds"); do
  load bare $bare "$bare_pid" "$streams" "$seconds" | tee -a "$work/results"
  load relay $relay "$relay_pid" "$streams" "$seconds" | tee -a "$work/results"
  [ -n "$nginx_pid" ] && load nginx $nginx "$nginx_pid" "$streams" "$seconds" | tee -a "$work/results"
done
for round in $(seq "$rounds"); do
  load direct-50 $upstream "" 50 5 | tee -a "$work/results"
  load bare-50 $bare "$bare_pid" 50 5 | tee -a "$work/results"
  load relay-50 $relay "$relay_pid" 50 5 | tee -a "$work/results"
done
python3 loadtest/summary.py "$work/results"
