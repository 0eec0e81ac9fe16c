using System.Security.Cryptography;
using System.Text.Json;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// Finds out to which call each fragment belongs, and tells the sink. Providers disagree about index, id and name (chat-surfaces.md, 7.1
/// and
/// traps 1 to 4), so: a new id is a new call even under an old index; a fragment with neither id nor index goes to the last call; a name
/// counts once; a named call after a complete one is a new call. One owner, one thread at a time.
/// </summary>
internal sealed class ToolSlots(int maxHeldBytes) : IDisposable
{
    // More calls than any provider allows in one answer.
    private const int MaxSlots = 1_024;
    private readonly List<ToolSlot> _slots = [];
    private int _started;
    private long _held;

    public bool Any => _slots.Count > 0;

    /// <summary>Too many calls, or too much that waits for a name: no answer is like that.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Every call has its name and whole arguments.</summary>
    public bool AllComplete => _slots.TrueForAll(slot => slot.Number >= 0 && slot.IsComplete);

    /// <summary>A call's name never came.</summary>
    public bool AnyNameless => _slots.Exists(slot => slot.Number < 0);

    /// <summary>Reads the array <c>tool_calls</c>. In a whole answer each element is a call.</summary>
    public void Read(ReadOnlySpan<byte> toolCalls, bool whole, ref JsonStrings strings, IChatSink sink)
    {
        var reader = new Utf8JsonReader(toolCalls);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            Tell(ToolFragment.Read(ref reader, toolCalls, ref strings), whole, sink);
        }
    }

    /// <summary>Reads a <c>function_call</c>: the only call there is.</summary>
    public void ReadFunction(ReadOnlySpan<byte> functionCall, bool whole, ref JsonStrings strings, IChatSink sink)
    {
        var reader = new Utf8JsonReader(functionCall);
        reader.Read();
        ToolFragment fragment = default;
        fragment.ReadFunction(ref reader, functionCall, ref strings);
        Tell(fragment, whole, sink);
    }

    /// <summary>The answer is over: the sink hears of each call's end. After a cut-off only whole calls have ended.</summary>
    public void End(bool onlyComplete, IChatSink sink)
    {
        foreach (ToolSlot slot in _slots)
        {
            if (!onlyComplete || slot.IsComplete)
            {
                EndSlot(slot, sink);
            }
        }
    }

    public void Dispose() => _slots.ForEach(slot => slot.Dispose());

    private void Tell(scoped in ToolFragment fragment, bool whole, IChatSink sink)
    {
        ToolSlot? slot = whole ? null : Find(in fragment);
        if (slot is null)
        {
            if (_slots.Count == MaxSlots)
            {
                Overflowed = true;
                return;
            }

            // Calls may be interleaved, so only what is whole has surely ended.
            if (_slots.Count > 0 && _slots[^1].IsComplete)
            {
                EndSlot(_slots[^1], sink);
            }

            slot = new ToolSlot(fragment.Index);
            _slots.Add(slot);
        }

        slot.Id = slot.Id.Length == 0 ? fragment.Id.ToArray() : slot.Id;
        slot.Name = slot.Name.Length == 0 ? fragment.Name.ToArray() : slot.Name;
        slot.Signature = fragment.Signature.IsEmpty ? slot.Signature : fragment.Signature.ToArray();
        if (slot.Number < 0 && slot.Name.Length > 0)
        {
            Start(slot, sink);
        }
        else if (slot.Number >= 0 && !fragment.Signature.IsEmpty)
        {
            sink.ToolSignature(slot.Number, fragment.Signature);
        }

        Append(slot, fragment.Arguments, sink);
    }

    private ToolSlot? Find(scoped in ToolFragment fragment)
    {
        if (_slots.Count == 0)
        {
            return null;
        }

        if (!fragment.Id.IsEmpty && FindById(in fragment) is { } known)
        {
            return known;
        }

        ToolSlot? slot = fragment.Index < 0 ? _slots[^1] : FindByIndex(fragment.Index);
        if (slot is null)
        {
            // An index that comes only after the call has begun.
            return _slots[^1].Index < 0 && fragment.Id.IsEmpty && fragment.Name.IsEmpty ? _slots[^1] : null;
        }

        bool otherId = !fragment.Id.IsEmpty && slot.Id.Length > 0;
        bool anotherCall = fragment.Id.IsEmpty && !fragment.Name.IsEmpty && slot.Name.Length > 0
            && (slot.IsComplete || !fragment.Name.SequenceEqual(slot.Name));
        return otherId || anotherCall ? null : slot;
    }

    /// <summary>The last call with that id; ids that repeat under another index are other calls.</summary>
    private ToolSlot? FindById(scoped in ToolFragment fragment)
    {
        for (int i = _slots.Count - 1; i >= 0; i--)
        {
            ToolSlot slot = _slots[i];
            if ((fragment.Index < 0 || slot.Index < 0 || slot.Index == fragment.Index) && fragment.Id.SequenceEqual(slot.Id))
            {
                return slot;
            }
        }

        return null;
    }

    private ToolSlot? FindByIndex(long index)
    {
        for (int i = _slots.Count - 1; i >= 0; i--)
        {
            if (_slots[i].Index == index)
            {
                return _slots[i];
            }
        }

        return null;
    }

    private void Start(ToolSlot slot, IChatSink sink)
    {
        slot.Number = _started++;
        if (slot.Id.Length > 0)
        {
            sink.ToolStart(slot.Number, slot.Id, slot.Name);
        }
        else
        {
            Span<byte> id = stackalloc byte[29];
            "call_"u8.CopyTo(id);
            RandomNumberGenerator.GetItems("0123456789abcdef"u8, id[5..]);
            sink.ToolStart(slot.Number, id, slot.Name);
        }

        if (slot.Signature.Length > 0)
        {
            sink.ToolSignature(slot.Number, slot.Signature);
        }

        if (!slot.Pending.IsEmpty)
        {
            sink.ToolArguments(slot.Number, slot.Pending);
            _held -= slot.Pending.Length;
            slot.ReleasePending();
        }
    }

    private void Append(ToolSlot slot, ReadOnlySpan<byte> arguments, IChatSink sink)
    {
        // What follows a whole object is a repetition, and would break it.
        if (arguments.IsEmpty || slot.Ended || slot.IsComplete)
        {
            return;
        }

        slot.Follow(arguments);
        if (slot.Number >= 0)
        {
            sink.ToolArguments(slot.Number, arguments);
            return;
        }

        _held += arguments.Length;
        Overflowed |= _held > maxHeldBytes;
        if (!Overflowed)
        {
            slot.Hold(arguments);
        }
    }

    private static void EndSlot(ToolSlot slot, IChatSink sink)
    {
        if (!slot.Ended && slot.Number >= 0)
        {
            slot.Ended = true;
            sink.ToolEnd(slot.Number);
        }
    }
}
