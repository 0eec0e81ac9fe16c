#!/usr/bin/env bash
# chat.sh [STREAMS] [SECONDS] - chat through Relay against a bare .NET reverse proxy and nginx, in turns, in one run: streams that pass
# unchanged, streams translated for Anthropic's callers, and small JSON requests on 256 connections. Relay has token, metering and journal on.
# The server under test has core 0, load and upstream share core 1.
set -euo pipefail
cd "$(dirname "$0")/.."

streams="${1:-500}" seconds="${2:-10}" rounds="${ROUNDS:-3}"
build/need.sh gcc libc6-dev util-linux curl
mkdir -p artifacts; work="$(mktemp -d -p "$PWD/artifacts" load.XXXXXX)"
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT

[ -x artifacts/native/relay ] || build/publish.sh src/Relay artifacts/native
[ -x artifacts/bareproxy/bareproxy ] || build/publish.sh loadtest/Relay.BareProxy artifacts/bareproxy
cc -O2 -w -o "$work/streambench" loadtest/streambench.c
server="" client=""
if [ "$(nproc)" -ge 2 ]; then server="taskset -c 0" client="taskset -c 1"; fi

up_chat=9931 up_json=9932 bare_chat=9933 bare_json=9934 relay=9935 nginx_chat=9936 nginx_json=9937
$client "$work/streambench" up --port $up_chat --chunks 50 --interval-us 20000 --size 64 --kind chat & pids+=($!)
$client "$work/streambench" up --port $up_json --size 1024 --kind json & pids+=($!)
$server artifacts/bareproxy/bareproxy http://127.0.0.1:$bare_chat http://127.0.0.1:$up_chat & pids+=($!); bare_chat_pid=$!
$server artifacts/bareproxy/bareproxy http://127.0.0.1:$bare_json http://127.0.0.1:$up_json & pids+=($!); bare_json_pid=$!
$server artifacts/native/relay serve --data "$work/data" --listen http://127.0.0.1:$relay \
  --set Providers:Stream:OpenAiUrl=http://127.0.0.1:$up_chat/v1 --set Providers:Stream:Keys:0=load-test \
  --set Providers:Whole:OpenAiUrl=http://127.0.0.1:$up_json/v1 --set Providers:Whole:Keys:0=load-test >"$work/relay.log" 2>&1 & pids+=($!); relay_pid=$!
nginx_pid=""
if command -v nginx >/dev/null; then
  mkdir -p "$work/nginx"
  cat >"$work/nginx.conf" <<CONF
daemon off; worker_processes 1; pid $work/nginx/pid; error_log stderr crit;
events { worker_connections 20000; }
http { access_log off; client_body_temp_path $work/nginx/b; proxy_temp_path $work/nginx/p; fastcgi_temp_path $work/nginx/f; uwsgi_temp_path $work/nginx/u; scgi_temp_path $work/nginx/s;
  keepalive_requests 1000000000;
  upstream chat { server 127.0.0.1:$up_chat; keepalive 1024; keepalive_requests 1000000000; }
  upstream json { server 127.0.0.1:$up_json; keepalive 1024; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:$nginx_chat; location / { proxy_pass http://chat; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } }
  server { listen 127.0.0.1:$nginx_json; location / { proxy_pass http://json; proxy_http_version 1.1; proxy_set_header Connection ""; } } }
CONF
  $server nginx -p "$work/nginx" -c "$work/nginx.conf" & pids+=($!)
fi
for _ in $(seq 100); do grep -q 'API token' "$work/relay.log" && break; sleep 0.1; done
token="$(grep -o 'rk-[A-Za-z0-9]*' "$work/relay.log" | head -1)"
[ -n "$token" ] || { echo "chat: Relay did not start"; cat "$work/relay.log"; exit 1; }
[ -f "$work/nginx/pid" ] && nginx_pid="$(pgrep -P "$(cat "$work/nginx/pid")" | head -1)"

stream_body='{"model":"Stream/m","stream":true,"messages":[{"role":"user","content":"How are you today, my friend?"}]}'
filler="$(head -c 900 /dev/zero | tr '\0' 'a')"
json_body='{"model":"Whole/m","messages":[{"role":"user","content":"'$filler'"}]}'
anthropic_body='{"model":"Stream/m","stream":true,"max_tokens":1000,"messages":[{"role":"user","content":"How are you today, my friend?"}]}'

load() { # LABEL PORT PID PATH BODY CONNECTIONS SECONDS [EXPECTED CHUNKS]
  printf '%s' "$5" | $client "$work/streambench" load --port "$2" --path "$4" --conc "$6" --seconds "$7" --body - --ramp-ms 1000 \
    --label "$1" --header "Authorization: Bearer $token" --header "Content-Type: application/json" ${3:+--pid "$3"} ${8:+--expect "$8"} | tee -a "$work/results"
}

chat=/v1/chat/completions
load warm $bare_chat "$bare_chat_pid" $chat "$stream_body" 50 2 50 >/dev/null
load warm $relay "$relay_pid" $chat "$stream_body" 50 5 50 >/dev/null
load warm $relay "$relay_pid" $chat "$json_body" 256 5 >/dev/null
for round in $(seq "$rounds"); do
  load bare-stream $bare_chat "$bare_chat_pid" $chat "$stream_body" "$streams" "$seconds" 50
  load relay-stream $relay "$relay_pid" $chat "$stream_body" "$streams" "$seconds" 50
  load relay-translated $relay "$relay_pid" /v1/messages "$anthropic_body" "$streams" "$seconds"
  [ -n "$nginx_pid" ] && load nginx-stream $nginx_chat "$nginx_pid" $chat "$stream_body" "$streams" "$seconds" 50
  load bare-json $bare_json "$bare_json_pid" $chat "$json_body" 256 "$seconds"
  load relay-json $relay "$relay_pid" $chat "$json_body" 256 "$seconds"
  [ -n "$nginx_pid" ] && load nginx-json $nginx_json "$nginx_pid" $chat "$json_body" 256 "$seconds"
done
python3 - "$work/results" <<'PY'
import json, statistics, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
def middle(label, of):
    values = [of(line) for line in lines if line["label"] == label]
    return statistics.median(values) if values else float("nan")
print(f"\n{'':18}{'CPU us/chunk':>13}{'CPU us/req':>12}{'req/s':>9}{'chunk p99 ms':>14}{'ttfb p99 ms':>13}{'errors':>8}")
for label in dict.fromkeys(line["label"] for line in lines):
    if label != "warm":
        print(f"{label:18}{middle(label, lambda l: l['gw_cpu_us_per_chunk']):13.2f}{middle(label, lambda l: l['gw_cpu_us_per_req']):12.1f}{middle(label, lambda l: l['req_s']):9.0f}"
              f"{middle(label, lambda l: l['chunk_us']['p99'] / 1000):14.2f}{middle(label, lambda l: l['ttfb_us']['p99'] / 1000):13.2f}{sum(l['errs'] + l['bad'] for l in lines if l['label'] == label):8d}")
PY
