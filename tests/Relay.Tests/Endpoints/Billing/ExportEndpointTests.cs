using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Relay.Admin;
using Relay.Billing;
using Relay.Endpoints.Accounts;
using Relay.Endpoints.Billing;
using Relay.Identity;
using Relay.Streaming;
using Relay.Tests.Endpoints.Sockets;
using Xunit;

namespace Relay.Tests.Endpoints.Billing;

/// <summary>An export of more calls than anyone has.</summary>
public sealed class ExportEndpointTests
{
    [Fact]
    public async Task Calls_CallerLeavesInTheMiddle_StopsReading()
    {
        using QueryLane lane = new();
        using CancellationTokenSource left = new();
        EndlessCalls calls = new(stopAt: 20, left);
        TokenCheck tokens = new(new MemoryStore(null), new TokenCheckOptions(), TimeProvider.System);
        ExportEndpoint export = new(new BillingParts(new AccountsGate(tokens), calls, null!, null!, null!, null!, lane, TimeProvider.System));
        DefaultHttpContext context = new() { RequestAborted = left.Token };
        CountedStream body = new();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        context.Request.Headers.Authorization = "Bearer " + MemoryStore.Token;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => export.HandleOwnCallsAsync(context));

        Assert.Equal(20, calls.Pages);

        // Nineteen pages went out one by one: none waited for the next.
        Assert.InRange(body.LargestGap, 1, 200_000);
        Assert.True(body.Total > 19 * 500 * 50, $"{body.Total} bytes went out.");
    }

    private sealed class EndlessCalls(int stopAt, CancellationTokenSource left) : ICallReader
    {
        public int Pages { get; private set; }

        public IReadOnlyList<CallLine> Read(int limit, Guid? before) => throw new NotSupportedException();

        public IReadOnlyList<CallLine> ReadUser(long accountId, int limit, int offset, Guid? before) => throw new NotSupportedException();

        public IReadOnlyList<CallLine> ReadRange(long? accountId, Guid after, Guid until, int limit)
        {
            Assert.Equal(1, accountId);
            if (++Pages == stopAt)
            {
                left.Cancel();
            }

            return
            [
                .. Enumerable.Range(0, limit).Select(static i => new CallLine(
                    Guid.CreateVersion7(), DateTimeOffset.UnixEpoch, "mia", "sync_tts", "m", "minimax", "/v1/t2a_v2", "", null, 7, 1,
                    BillingUnit.PerTenThousandChars, 1, EndReason.Completed, 1, 1, null)),
            ];
        }
    }

    private sealed class CountedStream : MemoryStream
    {
        private long _last;

        public long Total { get; private set; }

        public long LargestGap { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Total += buffer.Length;
            await Task.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            LargestGap = Math.Max(LargestGap, Total - _last);
            _last = Total;
            return Task.CompletedTask;
        }
    }
}
