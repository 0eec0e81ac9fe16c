namespace Relay.Protocol.Translation;

/// <summary>What a reader must know of the provider it reads from.</summary>
public sealed record ChatReaderOptions
{
    public static ChatReaderOptions Default { get; } = new();

    /// <summary>Longest single event, bytes: base64 images and large tool arguments come in one line. Default 32 MiB.</summary>
    public int MaxEventBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Thinking comes inside the text between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c> (MiniMax, some open models).</summary>
    public bool ThinkTags { get; init; }

    /// <summary>Gemini form: streams end without a finish reason, so one that ends in good order is whole (some gateways).</summary>
    public bool EndsWithoutFinish { get; init; }
}
