using System.Text.Json;
using Relay.Protocol.Json;

namespace Relay.Tasks.Batches;

/// <summary>One request of a batch.</summary>
/// <param name="CustomId">Its owner's name for it.</param>
/// <param name="Url">The interface asked for.</param>
/// <param name="Body">The request's body.</param>
internal sealed record BatchLine(string CustomId, string Url, ReadOnlyMemory<byte> Body)
{
    public static IReadOnlyList<string> Urls { get; } = ["/v1/text/chatcompletion_v2", "/v1/chat/completions"];

    /// <summary>Reads a line; null, with what is wrong, when it is none.</summary>
    public static BatchLine? Read(string line, out string error)
    {
        try
        {
            JsonElement root = JsonTree.Parse(line);
            string customId = TextOf(root, "custom_id");
            string url = TextOf(root, "url");
            error = root.ValueKind != JsonValueKind.Object ? "it is not an object"
                : customId.Length is 0 or > 256 ? "'custom_id' must be a text of 1 to 256 characters"
                : TextOf(root, "method") != "POST" ? "'method' must be POST"
                : !Urls.Contains(url) ? $"'url' should be one of {string.Join(", ", Urls)}"
                : !root.TryGetProperty("body", out JsonElement body) || body.ValueKind != JsonValueKind.Object ? "'body' must be an object"
                : "";
            return error.Length > 0 ? null : new BatchLine(customId, url, System.Text.Encoding.UTF8.GetBytes(root.GetProperty("body").GetRawText()));
        }
        catch (JsonException)
        {
            error = "it is not JSON";
            return null;
        }
    }

    private static string TextOf(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()! : "";
}
