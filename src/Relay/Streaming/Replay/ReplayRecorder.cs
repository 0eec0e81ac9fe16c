using System.Buffers;
using System.Text;

namespace Relay.Streaming.Replay;

/// <summary>
/// Listens to one answer and keeps what must come back with its tool calls. Holds the thinking so far, up to a bound, and the ids of the
/// calls. One thread at a time.
/// </summary>
internal sealed class ReplayRecorder(ReplayView view, int maxReasoningBytes)
{
    // More calls than any model makes at once; those above are not remembered.
    private const int MaxCalls = 256;

    private readonly List<string> _ids = [];
    private ArrayBufferWriter<byte>? _thinking;
    private byte[]? _kept;
    private bool _isTooLong;

    public void Thinking(ReadOnlySpan<byte> text)
    {
        if (_isTooLong || text.IsEmpty)
        {
            return;
        }

        _kept = null;
        _thinking ??= new ArrayBufferWriter<byte>(1024);
        _isTooLong = _thinking.WrittenCount + text.Length > maxReasoningBytes;
        if (_isTooLong)
        {
            _thinking = null;
            return;
        }

        _thinking.Write(text);
    }

    /// <summary>A call begins: what was thought until now led to it.</summary>
    public void ToolStart(int slot, ReadOnlySpan<byte> id)
    {
        if (slot != _ids.Count || slot >= MaxCalls)
        {
            return;
        }

        _ids.Add(Encoding.UTF8.GetString(id));
        if (_thinking is { WrittenCount: > 0 } thinking)
        {
            _kept ??= thinking.WrittenSpan.ToArray();
            view.Keep(_ids[slot], _kept, null);
        }
    }

    public void ToolSignature(int slot, ReadOnlySpan<byte> signature)
    {
        if (slot < _ids.Count && !signature.IsEmpty)
        {
            view.Keep(_ids[slot], null, Encoding.UTF8.GetString(signature));
        }
    }
}
