using System.Text;

namespace Relay.Streaming.Replay;

/// <summary>
/// Remembers, by tool call, the thinking that led to it and the provider's seal of it. In memory: after a restart a conversation goes on
/// without (request writers know what to say then).
/// </summary>
/// <remarks>Any thread; one lock, innermost, held for a look-up. Bounded by calls, bytes and age; the longest unused go first.</remarks>
internal sealed class ReplayStore(ReplayOptions options, TimeProvider time)
{
    // What a record costs besides its texts: its object, its place in the list and in the table.
    private const int RecordBytes = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<ReplayKey, LinkedListNode<Record>> _records = [];
    private readonly LinkedList<Record> _byUse = new();
    private long _bytes;

    /// <summary>Tool calls remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _records.Count;
            }
        }
    }

    public int MaxReasoningBytes => options.MaxReasoningBytes;

    /// <summary>Keeps what is not null; what was kept of the call besides stays.</summary>
    /// <param name="key">Which call.</param>
    /// <param name="reasoning">UTF-8; not changed any more.</param>
    /// <param name="signature">As the provider gave it.</param>
    public void Keep(in ReplayKey key, byte[]? reasoning, string? signature)
    {
        lock (_lock)
        {
            if (_records.TryGetValue(key, out LinkedListNode<Record>? node))
            {
                _byUse.Remove(node);
                _bytes -= node.Value.Bytes;
            }
            else
            {
                node = new LinkedListNode<Record>(new Record(key));
                _records.Add(key, node);
            }

            node.Value.Reasoning = reasoning ?? node.Value.Reasoning;
            node.Value.Signature = signature ?? node.Value.Signature;
            _bytes += node.Value.Bytes;
            Use(node);
            while (_byUse.First is { } oldest && (_records.Count > options.MaxCalls || _bytes > options.MaxBytes || IsOver(oldest.Value)))
            {
                Forget(oldest);
            }
        }
    }

    public string? Reasoning(in ReplayKey key) => Find(key)?.Reasoning is { } reasoning ? Encoding.UTF8.GetString(reasoning) : null;

    public string? Signature(in ReplayKey key) => Find(key)?.Signature;

    private Record? Find(in ReplayKey key)
    {
        lock (_lock)
        {
            if (!_records.TryGetValue(key, out LinkedListNode<Record>? node))
            {
                return null;
            }

            if (IsOver(node.Value))
            {
                Forget(node);
                return null;
            }

            _byUse.Remove(node);
            Use(node);
            return node.Value;
        }
    }

    private void Use(LinkedListNode<Record> node)
    {
        node.Value.UsedAt = time.GetTimestamp();
        _byUse.AddLast(node);
    }

    private void Forget(LinkedListNode<Record> node)
    {
        _byUse.Remove(node);
        _records.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
    }

    private bool IsOver(Record record) => time.GetElapsedTime(record.UsedAt).TotalSeconds >= options.TtlSeconds;

    private sealed class Record(ReplayKey key)
    {
        public ReplayKey Key => key;

        public byte[]? Reasoning { get; set; }

        public string? Signature { get; set; }

        public long UsedAt { get; set; }

        // Calls made together share one text; counted for each, the bound holds all the more.
        public long Bytes => RecordBytes + (2L * key.CallId.Length) + (Reasoning?.Length ?? 0) + (2L * (Signature?.Length ?? 0));
    }
}
