#!/usr/bin/env python3
"""What callers who read 1 KB a second cost, and whom they harm.

slow_readers.py RELAY_BINARY [SLOW] [SECONDS] - starts Relay on a fresh data folder against an upstream of its own (loopback). Fifty callers
hear pieces every 20 ms, first alone, then beside SLOW (200) callers whose upstreams send as fast as they are let. Prints how late pieces came
in both times, what Relay had resident, and how much it took from the upstreams of those who do not read.
"""
import asyncio, os, re, socket, statistics, subprocess, sys, tempfile, time

SLOW = int(sys.argv[2]) if len(sys.argv) > 2 else 200
SECONDS = float(sys.argv[3]) if len(sys.argv) > 3 else 15
PACED, PIECES, PAUSE = 50, 50, 0.02
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
TAIL = (b'data: {"data":{"audio":"","status":2},"extra_info":{"usage_characters":4},"base_resp":{"status_code":0,"status_msg":"success"}}\n\n')
taken = 0


def event(audio):
    data = b'data: {"data":{"audio":"' + audio + b'","status":1},"base_resp":{"status_code":0,"status_msg":""}}\n\n'
    return b"%x\r\n%s\r\n" % (len(data), data)


async def serve(reader, writer):
    """Answers each request: text "fast" without a pause and without an end, any other one piece a pause, each with the time it was sent."""
    global taken
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            body = await reader.readexactly(int(re.search(rb"(?i)content-length: (\d+)", head).group(1)))
            writer.write(HEAD)
            if b"fast" in body:
                piece = event(b"00" * 4000)
                while True:
                    writer.write(piece)
                    await writer.drain()
                    taken += len(piece)
            for number in range(PIECES):
                await asyncio.sleep(PAUSE)
                writer.write(event(b"%016x" % time.perf_counter_ns() + b"00" * 1000))
                await writer.drain()
            writer.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(TAIL), TAIL))
            await writer.drain()
    except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
        pass
    finally:
        writer.close()


def request(token, text):
    body = b'{"model":"speech-02-hd","text":"%s","stream":true,"voice_setting":{"voice_id":"male-qn-qingse"}}' % text
    return (b"POST /v1/t2a_v2 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (token, len(body), body))


async def hear(port, token, until, late):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        writer.write(request(token, b"paced"))
        held = b""
        while b"0\r\n\r\n" not in held[-7:]:
            got = await reader.read(65536)
            now = time.perf_counter_ns()
            if not got or (not held and b" 200 " not in got):
                sys.exit(f"a paced caller was not served: {got[:300]}")
            held = (held + got)[-8192:]
            late.extend((now - int(sent, 16)) / 1e6 for sent in re.findall(rb'"audio":"([0-9a-f]{16})', got))
    writer.close()


async def dawdle(port, token, until):
    with socket.socket() as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        caller.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(caller, ("127.0.0.1", port))
        await loop.sock_sendall(caller, request(token, b"fast"))
        while time.perf_counter() < until:
            if not await loop.sock_recv(caller, 1024):
                return False
            await asyncio.sleep(1)
    return True


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024


async def phase(port, token, pid, slow):
    until = time.perf_counter() + SECONDS
    late, most = [], 0.0
    dawdling = [asyncio.create_task(dawdle(port, token, until)) for _ in range(slow)]
    hearing = [asyncio.create_task(hear(port, token, until, late)) for _ in range(PACED)]
    while time.perf_counter() < until:
        await asyncio.sleep(0.25)
        most = max(most, resident(pid))
    await asyncio.gather(*hearing)
    kept = sum(await asyncio.gather(*dawdling))
    late.sort()
    print(f"{PACED} paced callers beside {slow} slow ones: {len(late)} pieces, late by p50 {statistics.median(late):.2f} ms, "
          f"p99 {late[int(len(late) * 0.99)]:.2f} ms; Relay had at most {most:.0f} MB resident"
          + (f"; {kept} of the slow were still served, {taken / 1024 / slow:.0f} KB taken from the upstream of each" if slow else ""))


async def run(relay_path):
    upstream = await asyncio.start_server(serve, "127.0.0.1", 0)
    with socket.socket() as probe, tempfile.TemporaryDirectory() as folder:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        relay = subprocess.Popen(
            [relay_path, "serve", "--data", os.path.join(folder, "data"), "--listen", f"http://127.0.0.1:{port}",
             "--set", f"Upstreams:MiniMax:BaseUrl=http://127.0.0.1:{upstream.sockets[0].getsockname()[1]}", "--set", "Upstreams:MiniMax:Keys:0=test"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            token = next(match.group() for match in (re.search(r"rk-\w+", line) for line in relay.stdout) if match).encode()
            asyncio.get_running_loop().run_in_executor(None, relay.stdout.read)
            await phase(port, token, relay.pid, 0)
            await phase(port, token, relay.pid, SLOW)
        finally:
            relay.terminate()
            relay.wait(60)


asyncio.run(run(sys.argv[1]))
