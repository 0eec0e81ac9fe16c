using Relay.Identity;

namespace Relay.Tests.Identity;

/// <summary>Signing keys in memory, for several nodes at once.</summary>
internal sealed class MemoryKeyStore : IJwtKeyStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, JwtKeyRow> _rows = [];

    public IReadOnlyList<JwtKeyRow> Rows
    {
        get
        {
            lock (_lock)
            {
                return [.. _rows.Values];
            }
        }
    }

    public ValueTask<IReadOnlyList<JwtKeyRow>> ReadAsync(CancellationToken cancellationToken) => new(Rows);

    public ValueTask<bool> TryAddAsync(JwtKeyRow key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_rows.TryAdd(key.Id, key));
        }
    }

    public ValueTask RetireBeforeAsync(long id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (JwtKeyRow row in _rows.Values.Where(row => row.Id < id && (row.RetiresAt is null || row.RetiresAt > at)).ToArray())
            {
                _rows[row.Id] = row with { RetiresAt = at };
            }
        }

        return ValueTask.CompletedTask;
    }
}
