using System.Text;
using System.Text.Json;

namespace Relay.Protocol.Json;

/// <summary>A whole JSON text as a tree of its own, to be given back to nobody: for small answers and settings, not for what streams.</summary>
public static class JsonTree
{
    /// <exception cref="JsonException">It is not JSON, or more than one value.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = new(utf8);
        JsonElement root = JsonElement.ParseValue(ref reader);
        return reader.Read() ? throw new JsonException("more than one value") : root;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static JsonElement Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));
}
