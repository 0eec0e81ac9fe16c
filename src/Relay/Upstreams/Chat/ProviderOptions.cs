using System.Text.Json;
using Relay.Protocol.Json;

namespace Relay.Upstreams.Chat;

/// <summary>
/// One provider of chat (section <c>Providers:NAME</c>): the built-in ones can be changed member by member, any other name is a provider of
/// its own. Without a key it is not used. A base URL includes its version part; an empty one means the dialect is not offered.
/// </summary>
internal sealed class ProviderOptions
{
    /// <summary>Credentials; they belong to the URLs' region.</summary>
    public string[] Keys { get; set; } = [];

    /// <summary>OpenAI Chat Completions and what stands beside it; <c>/chat/completions</c> is appended.</summary>
    public string OpenAiUrl { get; set; } = "";

    /// <summary>OpenAI Responses; <c>/responses</c> is appended.</summary>
    public string ResponsesUrl { get; set; } = "";

    /// <summary>Anthropic Messages; <c>/messages</c> is appended.</summary>
    public string AnthropicUrl { get; set; } = "";

    /// <summary>Gemini; <c>/models/...</c> is appended.</summary>
    public string GeminiUrl { get; set; } = "";

    /// <summary>The key goes into <c>Authorization: Bearer</c> on the Anthropic surface too, instead of <c>x-api-key</c>.</summary>
    public bool AnthropicBearer { get; set; }

    /// <summary>Images are asked for in SiliconFlow's words, and there are its voices and videos.</summary>
    public bool IsSiliconFlow { get; set; }

    /// <summary>Models callers may name without the provider's name: ids, or beginnings and <c>*</c>.</summary>
    public string[] Models { get; set; } = [];

    /// <summary>What requests must look like; the first whose <c>Models</c> fits counts, before the built-in ones.</summary>
    public ModelProfileOptions[] Profiles { get; set; } = [];

    /// <summary>Longest time to open a connection, ms. Default 3,000.</summary>
    public int ConnectTimeoutMs { get; set; } = 3_000;

    /// <summary>How long an unused connection is kept, ms. Default 90,000: below the two minutes after which load balancers drop them.</summary>
    public int IdleConnectionMs { get; set; } = 90_000;

    /// <summary>This provider's <c>Chat:FirstByteTimeoutMs</c>; 0 (default): the common one.</summary>
    public int FirstByteTimeoutMs { get; set; }

    internal ModelProfileOptions[] BuiltInProfiles { get; init; } = [];

    /// <summary>The first setting that is wrong, with the reason; null when all are usable.</summary>
    public string? FindError(string name)
    {
        string section = $"Providers:{name}";
        foreach ((string member, string url) in ((string, string)[])
            [(nameof(OpenAiUrl), OpenAiUrl), (nameof(ResponsesUrl), ResponsesUrl), (nameof(AnthropicUrl), AnthropicUrl), (nameof(GeminiUrl), GeminiUrl)])
        {
            if (url.Length > 0 && (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https")))
            {
                return $"{section}:{member} must be an http:// or https:// address.";
            }
        }

        return this switch
        {
            _ when name.Contains('/', StringComparison.Ordinal) => $"{section}: a provider's name must not contain '/'.",
            // A key becomes a header line: nothing but visible characters may be in it.
            _ when Keys.Any(static key => key.Trim() is var k && (k.Length == 0 || k.Any(static c => c is <= ' ' or > '~'))) =>
                $"{section}:Keys has an entry that is empty or has a character that no key has.",
            _ when Keys.Length > 0 && OpenAiUrl.Length + ResponsesUrl.Length + AnthropicUrl.Length + GeminiUrl.Length == 0 =>
                $"{section} has keys but no address: set {section}:OpenAiUrl.",
            { ConnectTimeoutMs: < 1 } => $"{section}:ConnectTimeoutMs must be at least 1.",
            { FirstByteTimeoutMs: not 0 and < 100 } => $"{section}:FirstByteTimeoutMs must be 0 or at least 100.",
            _ when Profiles.Any(static profile => !IsObject(profile.ExtraBody)) => $"{section}:Profiles has an ExtraBody that is not a JSON object.",
            _ => null,
        };
    }

    /// <summary>All profiles, the one for a model first; the last is for every other.</summary>
    internal IEnumerable<ModelProfileOptions> AllProfiles => [.. Profiles, .. BuiltInProfiles, new ModelProfileOptions()];

    private static bool IsObject(string json)
    {
        try
        {
            return json.Length == 0 || JsonTree.Parse(json).ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
