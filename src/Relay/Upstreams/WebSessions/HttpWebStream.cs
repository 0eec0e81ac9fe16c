using Relay.Protocol.WebSessions;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions;

/// <summary>An answer that is the body of one response.</summary>
/// <param name="response">Taken over.</param>
/// <param name="reader">Taken over.</param>
/// <param name="first">Bytes that have been read already and come in front.</param>
internal sealed class HttpWebStream(UpstreamResponse response, WebAnswerReader reader, ReadOnlyMemory<byte> first = default) : WebStream
{
    private ReadOnlyMemory<byte> _first = first;

    public override WebAnswerReader Reader => reader;

    public override ValueTask<int> WaitAsync() => _first.IsEmpty ? response.WaitAsync() : new(0);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        if (_first.IsEmpty)
        {
            return response.ReadAsync(buffer);
        }

        int count = Math.Min(buffer.Length, _first.Length);
        _first[..count].CopyTo(buffer);
        _first = _first[count..];
        return new(count);
    }

    public override void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
