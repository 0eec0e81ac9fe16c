using System.Buffers;
using System.IO.Pipelines;
using Relay.Protocol.Translation;

namespace Relay.Streaming;

/// <content>The first phase: what is read before anything goes downstream.</content>
internal sealed partial class ChatPump
{
    private bool IsHeadDone => State switch
    {
        ChatReadState.Undecided => false,
        // A whole answer that breaks off can still be had from another upstream.
        ChatReadState.Good => _watcher is not { IsWhole: true },
        _ => true,
    };

    /// <summary>Reads until the answer is good, over, or has failed. <see cref="ChatReadState.Undecided"/>: it is not an answer.</summary>
    public async Task<ChatReadState> ReadHeadAsync()
    {
        writer?.Output = _held;
        byte[]? scratch = writer is null ? null : ArrayPool<byte>.Shared.Rent(TranslateReadBytes);
        try
        {
            while (!IsHeadDone && _held.Count < MaxHeadBytes)
            {
                int count = await answer.ReadAsync(scratch ?? _held.GetMemory(ReadBytes));
                if (count == 0)
                {
                    Complete();
                    break;
                }

                LookAtHead(scratch, count);
            }
        }
        finally
        {
            if (scratch is not null)
            {
                ArrayPool<byte>.Shared.Return(scratch);
            }
        }

        NoteFault();
        return State;
    }

    private void LookAtHead(byte[]? scratch, int count)
    {
        if (scratch is not null)
        {
            _reader!.Read(scratch.AsSpan(0, count), _tap!);
            return;
        }

        _held.Advance(count);
        int passed = _watcher!.Read(_held.Writable[_decided..], out int kept);
        if (_watcher.State == ChatReadState.Failed && _watcher.IsWhole)
        {
            _decided = _held.Count; // the body is the error
            return;
        }

        _decided += passed;
        _held.Keep(0, _decided + kept);
    }

    private void Complete()
    {
        if (_reader is not null)
        {
            _reader.Complete(_tap!);
            return;
        }

        int passed = _watcher!.Complete(_held.Writable[_decided..]);
        _held.Keep(0, _decided + passed);
        _decided += passed;
    }

    private void SendHead(PipeWriter downstream)
    {
        if (writer is null)
        {
            downstream.Write(_held.Span[.._decided]);
            Count(_decided);
            _held.Keep(_decided, _held.Count - _decided);
        }
        else
        {
            downstream.Write(_held.Span);
            Count(_held.Count);
            _held.Release();
            writer.Output = _translated = new CountedOutput(downstream);
        }
    }
}
