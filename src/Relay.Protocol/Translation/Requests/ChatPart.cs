namespace Relay.Protocol.Translation.Requests;

/// <summary>A piece of a message. A closed family: the nested records are all there are.</summary>
public abstract record ChatPart
{
    private ChatPart()
    {
    }

    public sealed record Text(string Value) : ChatPart;

    /// <summary>What the model had thought. Without a signature it must not be sent to providers that check it.</summary>
    public sealed record Thinking(string Value, string? Signature) : ChatPart;

    public sealed record RedactedThinking(string Data) : ChatPart;

    /// <summary>An assistant's refusal.</summary>
    public sealed record Refusal(string Value) : ChatPart;

    /// <summary>A picture: either base64 data with its media type, or a URL.</summary>
    /// <param name="Detail">OpenAI's <c>detail</c>; null when not said.</param>
    public sealed record Image(string? MediaType, string? Base64, string? Url, string? Detail = null) : ChatPart;

    /// <summary>A document or other file: base64 data with its media type, a URL, or the provider's id.</summary>
    public sealed record File(string? MediaType, string? Base64, string? Url, string? FileId, string? Name) : ChatPart;

    /// <param name="Format">"wav", "mp3", ...</param>
    public sealed record Audio(string Format, string Base64) : ChatPart;

    /// <summary>The model asked for a tool.</summary>
    /// <param name="Arguments">JSON text; "" means none.</param>
    /// <param name="Signature">A provider's seal of the call (Gemini's <c>thoughtSignature</c>).</param>
    public sealed record ToolCall(string Id, string Name, string Arguments, string? Signature = null) : ChatPart;

    /// <summary>What a tool gave. <paramref name="Parts"/> are texts, images and files.</summary>
    /// <param name="Name">The tool's name where the dialect gives it; else looked up by id from the earlier call.</param>
    public sealed record ToolResult(string CallId, string? Name, IReadOnlyList<ChatPart> Parts, bool IsError) : ChatPart;
}
