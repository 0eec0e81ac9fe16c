using System.Buffers;
using System.IO.Pipelines;
using Relay.Protocol.Translation;

namespace Relay.Streaming;

/// <content>The second phase, one read at a time: forwarded as it came, or translated. Nothing here allocates while the upstream is ready.</content>
internal sealed partial class ChatPump
{
    /// <summary>One read and what follows from it. True when nothing more is to be read. Completes at once where the upstream was ready.</summary>
    private ValueTask<bool> StepAsync(PipeWriter downstream)
    {
        if (writer is not null)
        {
            byte[] scratch = ArrayPool<byte>.Shared.Rent(TranslateReadBytes);
            ValueTask<int> read = answer.ReadAsync(scratch);
            return read.IsCompletedSuccessfully ? new(Translate(scratch, read.Result)) : TranslateSlowlyAsync(read, scratch);
        }

        bool isDirect = _held.Count == 0 && !_isDraining;
        Memory<byte> memory = isDirect ? downstream.GetMemory(ReadBytes) : _held.GetMemory(ReadBytes);
        ValueTask<int> count = answer.ReadAsync(memory);
        return count.IsCompletedSuccessfully
            ? new(isDirect ? Forward(downstream, memory.Span, count.Result) : ForwardHeld(downstream, count.Result))
            : ForwardSlowlyAsync(count, downstream, memory, isDirect);
    }

    private async ValueTask<bool> TranslateSlowlyAsync(ValueTask<int> read, byte[] scratch) => Translate(scratch, await read);

    private async ValueTask<bool> ForwardSlowlyAsync(ValueTask<int> read, PipeWriter downstream, Memory<byte> memory, bool isDirect)
    {
        int count = await read;
        return isDirect ? Forward(downstream, memory.Span, count) : ForwardHeld(downstream, count);
    }

    private bool Translate(byte[] scratch, int count)
    {
        if (count == 0)
        {
            _reader!.Complete(_tap!);
        }
        else
        {
            _reader!.Read(scratch.AsSpan(0, count), _tap!);
        }

        ArrayPool<byte>.Shared.Return(scratch);
        CountTranslated();
        return count == 0 || State is ChatReadState.Failed or ChatReadState.Cut;
    }

    /// <summary>Nothing is held back: the bytes lie in the response already. Looking comes first: once flushed, they belong to the response.</summary>
    private bool Forward(PipeWriter downstream, Span<byte> bytes, int count)
    {
        if (count == 0)
        {
            _watcher!.Complete(default);
            return true;
        }

        int passed = _watcher!.Read(bytes[..count], out int kept);
        if (kept > 0)
        {
            _held.Write(bytes.Slice(passed, kept));
        }

        downstream.Advance(passed);
        Count(passed);
        return State == ChatReadState.Failed;
    }

    /// <summary>The bytes follow the beginning of an event that is held back, or nobody is there to read them.</summary>
    private bool ForwardHeld(PipeWriter downstream, int count)
    {
        _held.Advance(count);
        int kept = 0;
        int passed = count == 0 ? _watcher!.Complete(_held.Writable) : _watcher!.Read(_held.Writable, out kept);
        if (!_isDraining)
        {
            downstream.Write(_held.Span[..passed]);
            Count(passed);
        }

        _held.Keep(passed, kept);
        return count == 0 || State == ChatReadState.Failed;
    }
}
