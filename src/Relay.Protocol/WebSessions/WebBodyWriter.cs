using System.Buffers;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.WebSessions;

/// <summary>One JSON object on its way to a site. Open from the start.</summary>
internal sealed class WebBodyWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _output = new(512);

    public WebBodyWriter()
    {
        Json = RequestJson.CreateWriter(_output);
        Json.WriteStartObject();
    }

    public Utf8JsonWriter Json { get; }

    /// <summary>Closes the object.</summary>
    public ReadOnlyMemory<byte> End()
    {
        Json.WriteEndObject();
        Json.Flush();
        return _output.WrittenMemory;
    }

    public void Dispose() => Json.Dispose();
}
