#!/usr/bin/env bash
# logins.sh [STREAMS] [SECONDS] - what fifty logins at once do to running streams: chunk latency with and without them, in turns, in one run.
# The server has core 0, load, upstream and logins share core 1. Each login is one bcrypt hash of cost 12 (a quarter of a second of CPU).
set -euo pipefail
cd "$(dirname "$0")/.."

streams="${1:-100}" seconds="${2:-10}" rounds="${ROUNDS:-3}" logins=50
build/need.sh gcc libc6-dev util-linux curl
mkdir -p artifacts; work="$(mktemp -d -p "$PWD/artifacts" load.XXXXXX)"
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT

[ -x artifacts/native/relay ] || build/publish.sh src/Relay artifacts/native
cc -O2 -w -o "$work/streambench" loadtest/streambench.c
server="" client=""
if [ "$(nproc)" -ge 2 ]; then server="taskset -c 0" client="taskset -c 1"; fi

upstream=9921 relay=9923
$client "$work/streambench" up --port $upstream --chunks 50 --interval-us 20000 --size 2000 --kind t2a & pids+=($!)
$server artifacts/native/relay serve --data "$work/data" --listen http://127.0.0.1:$relay \
  --set Upstreams:MiniMax:BaseUrl=http://127.0.0.1:$upstream --set Upstreams:MiniMax:Keys:0=load-test \
  --set Accounts:MaxFailuresPerAddress=1000000 >"$work/relay.log" 2>&1 & pids+=($!); relay_pid=$!
for _ in $(seq 100); do grep -q 'API token' "$work/relay.log" && break; sleep 0.1; done
token="$(grep -o 'rk-[A-Za-z0-9]*' "$work/relay.log" | head -1)"
curl -sf -o /dev/null -H 'Content-Type: application/json' -d '{"username":"load","password":"correct horse battery","email":"load@example.com"}' http://127.0.0.1:$relay/register

# One process, and one that gives way: fifty programs starting over and over would be what the streams' own client waits for.
cat >"$work/logins.py" <<'PY'
import http.client, sys, threading, time
def login():
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=120)
        connection.request("POST", "/login", '{"username":"load","password":"correct horse battery"}', {"Content-Type": "application/json"})
        answer = connection.getresponse()
        print(answer.status, flush=True)
        connection.close()
        time.sleep(int(answer.headers.get("Retry-After", 0)))
for _ in range(int(sys.argv[2])):
    threading.Thread(target=login).start()
PY
load() { # LABEL
  printf '%s' '{"model":"speech-02-hd","text":"How are you today, my friend?","stream":true,"voice_setting":{"voice_id":"male-qn-qingse"}}' |
    $client "$work/streambench" load --port $relay --path /v1/t2a_v2 --conc "$streams" --seconds "$seconds" --body - --ramp-ms 1000 \
      --expect 50 --label "$1" --header "Authorization: Bearer $token" --pid "$relay_pid" | tee -a "$work/results"
}
# What callers left behind is still hashed: until that is over nothing counts as "alone".
settle() {
  local before=-100 now
  while now="$(awk '{print $14 + $15}' "/proc/$relay_pid/stat")"; [ $((now - before)) -gt 5 ]; do before=$now; sleep 1; done
}

load warm >/dev/null
for round in $(seq "$rounds"); do
  load alone
  chrt --idle 0 $client python3 "$work/logins.py" $relay $logins >>"$work/logins" 2>/dev/null & logins_pid=$!; pids+=($!)
  load logins
  kill "$logins_pid"; wait "$logins_pid" 2>/dev/null || true
  settle
done
echo "logins: $(grep -c '^200' "$work/logins") good of $(wc -l <"$work/logins")"
python3 - "$work/results" <<'PY'
import json, statistics, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
def p99(label): return statistics.median(line["chunk_us"]["p99"] for line in lines if line["label"] == label)
print(f"chunk latency p99, medians: alone {p99('alone') / 1000:.2f} ms, beside 50 logins at a time {p99('logins') / 1000:.2f} ms, added {(p99('logins') - p99('alone')) / 1000:.2f} ms")
PY
