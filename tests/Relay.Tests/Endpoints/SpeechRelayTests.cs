using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Endpoints;
using Relay.Identity;
using Relay.Routing;
using Relay.Streaming;
using Relay.Upstreams;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>What no upstream over a network can bring about: a defect inside Relay.</summary>
public sealed class SpeechRelayTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    [Fact]
    public async Task RunAsync_UpstreamThrows_IsSettledAsInternalAndToldInTheDialect()
    {
        TestCaller account = await Host.AddCallerAsync();
        SpeechRelay relay = new(
            TestKeys.Router(new Defect()),
            Host.Server.Ledger, Host.Server.Archive, Host.Server.Watch, new PumpOptions(), TimeProvider.System, NullLogger<SpeechRelay>.Instance);
        Surface surface = new();
        SpeechCall call = new() { Model = "speech-2.8-hd", Text = "x"u8.ToArray(), BillableChars = 1, CodePoints = 1, VoiceId = "v" };

        await relay.RunAsync(new DefaultHttpContext(), surface, new Caller(1, account.AccountId, "u", account.Username, false, null), call);

        Assert.Equal(ErrorKind.Internal, surface.Error?.Kind);
        Assert.Equal((EndReason.Internal, 0L), ((await Host.CallAsync(account)).Reason, (await Host.CallAsync(account)).ChargeNanos));
    }

    private sealed class Defect : ISpeechUpstream
    {
        public string Name => "defect";

        public string? RefuseFormat(SpeechCall call) => null;

        public ValueTask<SpeechOpening> OpenAsync(SpeechCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("a defect");

        public ValueTask<SpeechSocketOpening> OpenSocketAsync(SpeechSocketKind kind, UpstreamKey key, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("a defect");
    }

    private sealed class Surface : ISpeechSurface
    {
        public RelayError? Error { get; private set; }

        public string Endpoint => "/test";

        public string FormatField => "format";

        public Task WriteErrorAsync(HttpContext context, RelayError error)
        {
            Error = error;
            return Task.CompletedTask;
        }

        public IAudioWriter? Begin(HttpResponse response, SpeechAnswer answer) => null;
    }
}
