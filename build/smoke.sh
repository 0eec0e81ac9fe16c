#!/usr/bin/env bash
# smoke.sh BINARY - starts the native program on an empty data folder, uses each surface once and stops it. One line a check:
# "ok NAME" or "FAILED NAME: why" ("skipped NAME: why" for a surface this build does not have). Exit code 1 when any failed.
set -uo pipefail

max_idle_kb=$((35 * 1024))
max_binary_kb=$((25 * 1024))
max_stop_ms=5000
patience_s=20 # for anything that should take milliseconds

[ $# -eq 1 ] && [ -x "$1" ] || { echo "usage: smoke.sh BINARY" >&2; exit 2; }
binary="$(realpath "$1")"
work="$(mktemp -d)"
data="$work/data"
failures=0
pid=""
reader=""

cleanup() {
  [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null
  [ -z "$reader" ] || kill "$reader" 2>/dev/null
  rm -rf "$work"
}
trap cleanup EXIT
cd "$work"

ok() { echo "ok $*"; }
failed() { echo "FAILED $1: $2"; failures=$((failures + 1)); }

# check NAME WHY COMMAND... - ok when the command succeeds.
check() {
  local name="$1" why="$2"
  shift 2
  if "$@"; then ok "$name"; else failed "$name" "$why"; fi
}

now_us() { echo "${EPOCHREALTIME/[^0-9]/}"; }

# start LOG LAST - starts the server and reads its output into LOG until a line with LAST. Sets pid, url and start_ms (from exec to the
# line that says it listens).
start() {
  local log="$1" last="$2" line begun
  url="" start_ms=""
  rm -f out && mkfifo out
  : >"$log"
  # The program is executed when its end of the pipe opens, which is when ours does.
  "$binary" serve --data "$data" --listen http://127.0.0.1:0 </dev/null >out 2>&1 &
  pid=$!
  begun="$(now_us)"
  exec 3<out
  while IFS= read -r -t "$patience_s" line <&3; do
    echo "$line" >>"$log"
    if [[ -z "$url" && "$line" =~ listening\ on\ (http://[0-9.:]+) ]]; then
      start_ms="$(awk "BEGIN {printf \"%.1f\", ($(now_us) - $begun) / 1000}")"
      url="${BASH_REMATCH[1]}"
    fi
    if [[ "$line" == *"$last"* ]]; then
      cat <&3 >>"$log" &
      reader=$!
      exec 3<&-
      return 0
    fi
  done
  exec 3<&-
  return 1
}

# stop - SIGTERM. Sets stop_code and stop_ms.
stop() {
  local begun
  begun="$(now_us)"
  kill -TERM "$pid"
  timeout "$patience_s" tail --pid="$pid" -s 0.02 -f /dev/null || kill -KILL "$pid"
  wait "$pid"
  stop_code=$?
  stop_ms=$((($(now_us) - begun) / 1000))
  wait "$reader" # it ends with the server
  pid="" reader=""
}

# post PATH BODY CURL-OPTIONS... - prints the answer.
post() {
  local path="$1" body="$2"
  shift 2
  curl -sS --max-time "$patience_s" "$url$path" -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d "$body" "$@"
}

status_of() { curl -s --max-time "$patience_s" -o /dev/null -w '%{http_code}' "$@"; }

is_wav() { [ "$(head -c 4 "$1")" = RIFF ] && [ "$(stat -c %s "$1")" -gt 10000 ]; }

# 1. The file
size_kb=$(($(stat -L -c %s "$binary") / 1024))
name="binary size, $(awk "BEGIN {printf \"%.1f\", $size_kb / 1024}") MB"
check "$name" "more than $((max_binary_kb / 1024)) MB" [ "$size_kb" -le "$max_binary_kb" ]

# 2. First start
if ! start first.log " calls --data "; then
  failed "first start" "it never listened: $(tail -n 3 first.log)"
  exit 1
fi
ok "first start, listening after $start_ms ms"

token="$(sed -n 's/^ *API token  *//p' first.log)"
password="$(sed -n 's/^ *admin password  *//p' first.log)"
check "first-run banner" "no token, password or calls in it" \
  [ -n "$token" -a -n "$password" -a "$(grep -cE '^curl | say --url ' first.log)" -eq 3 ]

idle_kb="$(awk '/^VmRSS/ {print $2}' "/proc/$pid/status")"
name="idle memory, $(awk "BEGIN {printf \"%.1f\", $idle_kb / 1024}") MB resident"
check "$name" "more than $((max_idle_kb / 1024)) MB" [ "$idle_kb" -le "$max_idle_kb" ]

# 3. Each surface once
post /v1/audio/speech '{"model":"tts-1","voice":"alloy","input":"Smoke test.","response_format":"wav"}' -o speech.wav
check "OpenAI speech, wav" "no WAV came back" is_wav speech.wav

t2a='"model":"speech-02-hd","text":"Smoke test.","voice_setting":{"voice_id":"English_expressive_narrator"}'
post /v1/t2a_v2 "{$t2a,\"stream\":true}" -N >t2a.events
check "T2A, events" "no last event with status 2: $(head -c 200 t2a.events)" grep -q '^data: .*"status":2' t2a.events

post /v1/t2a_v2 "{$t2a,\"stream\":false}" >t2a.json
check "T2A, JSON" "no complete answer: $(head -c 200 t2a.json)" grep -q '"status":2' t2a.json

post /v1/chat/completions '{"model":"echo","messages":[{"role":"user","content":"polly"}]}' >chat.json
check "chat, echo" "$(head -c 200 chat.json)" grep -q '"content":"polly"' chat.json

code="$(status_of "$url/v1/audio/speech" -H 'Authorization: Bearer rk-nobody' -H 'Content-Type: application/json' -d '{}')"
check "wrong token" "HTTP $code, not 401" [ "$code" = 401 ]

expected_rows=4
if [ "$(status_of "$url/ws/v1/t2a_v2")" = 404 ]; then
  echo "skipped T2A, WebSocket: nothing at /ws/v1/t2a_v2 in this build"
else
  "$binary" say --url "ws${url#http}/ws/v1/t2a_v2" --token "$token" --out say.audio 'Smoke test.' 2>say.log
  check "T2A, WebSocket" "$(cat say.log)" [ -s say.audio ]
  expected_rows=5
fi

# 4. Stop, and what is left
# taken_over WHAT - SIGHUP, and a line that says that settings were taken over.
taken_over() {
  kill -HUP "$pid"
  for _ in $(seq $((patience_s * 10))); do
    grep -q "taken over: $1;" first.log && return 0
    sleep 0.1
  done
  return 1
}

echo '{"Models":{"smoke":"local/echo"}}' >relay.json
check "SIGHUP, settings read again" "$(tail -n 3 first.log)" taken_over "Models:smoke"
rm relay.json

stop
check "SIGTERM, exit code 0 after $stop_ms ms" "exit code $stop_code after $stop_ms ms: $(tail -n 3 first.log)" \
  [ "$stop_code" -eq 0 -a "$stop_ms" -le "$max_stop_ms" ]

"$binary" calls --data "$data" >calls.txt
rows="$(grep -c ' Completed ' calls.txt)"
check "ledger" "$rows completed calls, not $expected_rows: $(cat calls.txt)" [ "$rows" -eq "$expected_rows" ]

# 5. Second start, on what the first left
if start second.log "listening on"; then
  check "second start, listening after $start_ms ms" "it printed the banner again" [ "$(grep -c 'API token' second.log)" -eq 0 ]
  stop
else
  failed "second start" "$(tail -n 3 second.log)"
fi

[ "$failures" -eq 0 ]
