namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>What files at the platform are for. No other provider knows these words, so an upload to <c>/v1/files</c> is the platform's by its purpose.</summary>
internal static class FilePurposes
{
    /// <summary>Kept by Relay, which runs batches itself.</summary>
    public const string Batch = "batch";

    /// <summary>The platform's own.</summary>
    public static IReadOnlyList<string> Native { get; } =
        ["voice_clone", "prompt_audio", "t2a_async_input", "t2a_async", "video_generation", "video_understanding", "video_generation_input", "retrieval"];

    /// <summary>Those that callers may upload for; the others are results.</summary>
    public static IReadOnlyList<string> Uploaded { get; } =
        ["voice_clone", "prompt_audio", "t2a_async_input", "video_understanding", "video_generation_input", "retrieval"];
}
