#!/usr/bin/env python3
"""How long after a caller leaves in the middle of a stream its upstream sees the connection closed.

cancel.py RELAY_BINARY [CALLS] - starts Relay on a fresh data folder against an upstream of its own (loopback), prints milliseconds.
"""
import os, re, socket, statistics, subprocess, sys, tempfile, threading, time

CALLS = int(sys.argv[2]) if len(sys.argv) > 2 else 100
EVENT = b'data: {"data":{"audio":"' + b"00" * 500 + b'","status":1},"base_resp":{"status_code":0,"status_msg":""}}\n\n'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
closed, closed_event = [0.0], threading.Event()


def serve(connection):
    """One answer that never ends: an event each 20 ms until the other side is gone."""
    connection.recv(65536)
    connection.sendall(HEAD)
    connection.settimeout(0.02)
    while True:
        try:
            connection.sendall(b"%x\r\n%s\r\n" % (len(EVENT), EVENT))
            if connection.recv(1) == b"":
                break
        except socket.timeout:
            continue
        except OSError:
            break
    closed[0] = time.perf_counter()
    closed_event.set()


def accept(listener):
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


upstream = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=accept, args=(upstream,), daemon=True).start()
with tempfile.TemporaryDirectory() as folder:
    port = free_port()
    relay = subprocess.Popen(
        [sys.argv[1], "serve", "--data", os.path.join(folder, "data"), "--listen", f"http://127.0.0.1:{port}",
         "--set", f"Upstreams:MiniMax:BaseUrl=http://127.0.0.1:{upstream.getsockname()[1]}", "--set", "Upstreams:MiniMax:Keys:0=test"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        token = next(match.group() for match in (re.search(r"rk-\w+", line) for line in relay.stdout) if match)
        threading.Thread(target=relay.stdout.read, daemon=True).start()
        body = b'{"model":"speech-02-hd","text":"How are you today, my friend?","stream":true,"voice_setting":{"voice_id":"male-qn-qingse"}}'
        times = []
        for _ in range(CALLS):
            closed_event.clear()
            caller = socket.create_connection(("127.0.0.1", port))
            caller.sendall(b"POST /v1/t2a_v2 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                           % (token.encode(), len(body), body))
            got = b""
            while b'"audio"' not in got:
                got += caller.recv(65536)
                if b"HTTP/1.1 200" not in got:
                    sys.exit(got.decode())
            left = time.perf_counter()
            caller.close()
            if not closed_event.wait(10):
                sys.exit("the upstream was not cancelled within 10 s")
            times.append((closed[0] - left) * 1000)
    finally:
        relay.terminate()
        relay.wait(30)
times.sort()
print(f"{CALLS} callers left: upstream closed after {statistics.median(times):.2f} ms (median), "
      f"{times[int(len(times) * 0.99)]:.2f} ms (p99), {times[-1]:.2f} ms (most)")
