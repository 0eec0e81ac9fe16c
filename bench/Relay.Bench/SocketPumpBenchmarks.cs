using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Archive;
using Relay.Billing;
using Relay.Endpoints;
using Relay.Endpoints.MiniMax.Sockets;
using Relay.Identity;
using Relay.Routing;
using Relay.Routing.Keys;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Bench;

/// <summary>
/// One frame of audio through a whole socket session, from "the upstream has something" to "it has been handed to the caller's socket". The
/// sockets are stand-ins; the upstream's is fed by hand and goes on on the calling thread.
/// </summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "The session runs as long as the process.")]
public class SocketPumpBenchmarks : IClipIndex
{
    private readonly HandFedSocket _upstream = new();
    private readonly ListeningCaller _caller = new();

    public SocketPumpBenchmarks()
    {
        MemoryKeys keys = new();
        KeyPool pool = new KeyPools(new KeysOptions(), TimeProvider.System).Add("bench", [""]);
        JwtOptions jwt = new() { Secret = Convert.ToBase64String(new byte[32]) };
        SocketParts parts = new(
            new SpeechOptions(),
            new RoutingOptions(),
            new PumpOptions(),
            new TokenCheck(keys, new TokenCheckOptions(), TimeProvider.System, new JwtVerifier(new JwtKeys(keys, jwt, TimeProvider.System), jwt, TimeProvider.System)),
            new SpeechRouter(new RoutingOptions(), [new SpeechProvider(new HandFedUpstream(_upstream), () => pool)]),
            LedgerBenchmarks.Start(),
            new ArchiveClips(new ArchiveOptions { Enabled = false }, Path.GetTempPath(), this, new DiskClipFiles(), TimeProvider.System, NullLogger<ArchiveClips>.Instance),
            new StreamWatch(TimeProvider.System),
            TimeProvider.System,
            NullLogger<SocketSession>.Instance,
            CancellationToken.None);
        SocketSession session = new(
            parts, _caller, "/ws/v1/t2a_v2", SpeechSocketKind.Plain, new NativeDialect(), new Caller(1, 1, MemoryKeys.UserId, "ada", false, null));
        _ = session.RunAsync(CancellationToken.None);

        // The first frame waits for the call's hold, wherever that goes on; from the second on everything is one thread's.
        _upstream.WaitUntilAsked();
        _upstream.Feed();
        _upstream.WaitUntilAsked();
        Verify.Equal(_upstream.Frame.Length, PassFrame());
    }

    void IClipIndex.Record(ClipRow row)
    {
    }

    /// <summary>Returns the bytes the caller got.</summary>
    [Benchmark]
    public int PassFrame()
    {
        long before = _caller.Bytes;
        _upstream.Feed();
        return (int)(_caller.Bytes - before);
    }
}
