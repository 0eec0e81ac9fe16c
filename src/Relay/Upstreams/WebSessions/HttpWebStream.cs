using Relay.Protocol.WebSessions;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions;

/// <summary>An answer that is the body of one response.</summary>
/// <param name="response">Taken over.</param>
/// <param name="reader">Taken over.</param>
internal sealed class HttpWebStream(UpstreamResponse response, WebAnswerReader reader) : WebStream
{
    public override WebAnswerReader Reader => reader;

    public override ValueTask<int> WaitAsync() => response.WaitAsync();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer) => response.ReadAsync(buffer);

    public override void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
