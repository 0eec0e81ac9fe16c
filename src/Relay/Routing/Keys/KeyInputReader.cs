using System.Text.Json;

namespace Relay.Routing.Keys;

/// <summary>
/// Reads keys as operators have them: one a line, <c>KEY [LABEL [ACCOUNT]]</c>, <c>#</c> before a remark; or JSON, a list of texts or of
/// objects with <c>key</c>, <c>label</c>, <c>account</c>, <c>enabled</c>, alone or as member <c>keys</c>. Pure functions. What is wrong is
/// named by its place, never repeated: it may be a key.
/// </summary>
internal static class KeyInputReader
{
    private const int MaxLabelChars = 100;
    private const int MinSecretChars = 8;
    private const int MaxSecretChars = 512;

    private static readonly char[] s_separators = [' ', '\t', ','];

    /// <exception cref="ArgumentException">It looks like JSON and is none.</exception>
    public static IReadOnlyList<KeyInput> Read(string text)
    {
        string trimmed = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return trimmed.StartsWith('[') || trimmed.StartsWith('{') ? ReadJson(trimmed) : ReadLines(text);
    }

    private static List<KeyInput> ReadLines(string text)
    {
        List<KeyInput> keys = [];
        int line = 0;
        foreach (ReadOnlySpan<char> one in text.TrimStart('\uFEFF').AsSpan().EnumerateLines())
        {
            line++;
            string[] parts = one.ToString().Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0 || parts[0].StartsWith('#'))
            {
                continue;
            }

            keys.Add(parts.Length > 3
                ? Wrong(line, "has more than a key, a label and an account")
                : Checked(line, parts[0], parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2), isEnabled: true));
        }

        return keys;
    }

    private static List<KeyInput> ReadJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement list = document.RootElement;
            if (list.ValueKind == JsonValueKind.Object && !list.TryGetProperty("keys", out list))
            {
                throw new ArgumentException("keys: is missing");
            }

            return list.ValueKind switch
            {
                JsonValueKind.String => ReadLines(list.GetString()!),
                JsonValueKind.Array => [.. list.EnumerateArray().Select(static (item, i) => ReadItem(i + 1, item))],
                _ => throw new ArgumentException("keys: should be a list, or one text with a key a line"),
            };
        }
        catch (JsonException)
        {
            throw new ArgumentException("keys: neither JSON nor one key a line");
        }
    }

    private static KeyInput ReadItem(int place, JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.String)
        {
            return Checked(place, item.GetString()!, null, null, isEnabled: true);
        }

        if (item.ValueKind != JsonValueKind.Object)
        {
            return Wrong(place, "should be a text or an object");
        }

        foreach (JsonProperty member in item.EnumerateObject())
        {
            bool isRight = member.Name switch
            {
                "key" => member.Value.ValueKind == JsonValueKind.String,
                "label" or "account" => member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null,
                "enabled" => member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                _ => true,
            };
            if (!isRight)
            {
                return Wrong(place, $"{member.Name} is of the wrong kind");
            }
        }

        return !item.TryGetProperty("key", out JsonElement key) ? Wrong(place, "key is missing") : Checked(
            place, key.GetString()!, TextOf(item, "label"), TextOf(item, "account"),
            !item.TryGetProperty("enabled", out JsonElement enabled) || enabled.GetBoolean());
    }

    private static string? TextOf(JsonElement item, string name) => item.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static KeyInput Checked(int place, string secret, string? label, string? account, bool isEnabled)
    {
        // It goes into a header line as it is.
        bool isKey = secret.Length is >= MinSecretChars and <= MaxSecretChars && !secret.AsSpan().ContainsAnyExceptInRange('!', '~');
        return !isKey ? Wrong(place, $"key should be {MinSecretChars} to {MaxSecretChars} visible ASCII characters")
            : !IsName(label) ? Wrong(place, $"label should have 1 to {MaxLabelChars} characters without control characters")
            : !IsName(account) ? Wrong(place, $"account should have 1 to {MaxLabelChars} characters without control characters")
            : new KeyInput(place, secret, label, account, isEnabled);
    }

    private static bool IsName(string? name) =>
        name is null || (name.Length is > 0 and <= MaxLabelChars && name.Trim() == name && !name.Any(char.IsControl));

    private static KeyInput Wrong(int place, string error) => new(place, "", null, null, Error: error);
}
