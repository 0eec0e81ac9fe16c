using Relay.Billing;
using Relay.Identity;

namespace Relay.Tests.Endpoints.Sockets;

/// <summary>A ledger store and an account store in memory, with one account and one token.</summary>
internal sealed class MemoryStore(long? balanceNanos) : ILedgerStore, ITokenReader
{
    public const string Token = "rk-0123456789abcdefghijklmnopqrstuv";

    private readonly Lock _lock = new();
    private readonly List<CallRow> _rows = [];
    private readonly List<(int Count, TaskCompletionSource<IReadOnlyList<CallRow>> Source)> _waiters = [];

    public static Caller Caller(long? balanceNanos) => new(7, 1, "6f9c1c52-0000-4000-8000-000000000001", "mia", false, balanceNanos);

    /// <summary>Completes with all rows, oldest first, once there are so many.</summary>
    public Task<IReadOnlyList<CallRow>> WaitForRowsAsync(int count, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            TaskCompletionSource<IReadOnlyList<CallRow>> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, source));
            Wake();
            return source.Task.WaitAsync(cancellationToken);
        }
    }

    public ValueTask<long> ReadPositionAsync(Guid journalId, CancellationToken cancellationToken) => new(0);

    public ValueTask<IReadOnlyList<AccountBalance>> ApplyAsync(LedgerBatch batch, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _rows.AddRange(batch.Calls);
            balanceNanos -= batch.Calls.Sum(static row => row.ChargeNanos);
            Wake();
        }

        return ReadBalancesAsync([1], cancellationToken);
    }

    public ValueTask<IReadOnlyList<AccountBalance>> ReadBalancesAsync(IReadOnlyList<long> accountIds, CancellationToken cancellationToken) =>
        new([new AccountBalance(1, balanceNanos)]);

    public ValueTask<TokenRecord?> FindTokenAsync(TokenHash hash, CancellationToken cancellationToken)
    {
        TokenHash.TryCompute(Token, out TokenHash known);
        return new(hash == known ? new TokenRecord(Caller(balanceNanos), Revoked: false, AccountActive: true, ExpiresAt: null) : null);
    }

    private void Wake()
    {
        foreach ((int count, TaskCompletionSource<IReadOnlyList<CallRow>> source) in _waiters)
        {
            if (_rows.Count >= count)
            {
                source.TrySetResult([.. _rows.OrderBy(static row => row.CreatedAtUs)]);
            }
        }
    }
}
