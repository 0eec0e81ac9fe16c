namespace Relay.Protocol.Usage;

/// <summary>Finds <see cref="FactName"/>s. Names of several dialects that mean the same share one.</summary>
internal static class FactNames
{
    public static FactName Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => name.SequenceEqual("type"u8) ? FactName.Type
            : name.SequenceEqual("code"u8) ? FactName.Code
            : name.SequenceEqual("data"u8) ? FactName.Body
            : FactName.None,
        5 => name.SequenceEqual("usage"u8) ? FactName.Usage
            : name.SequenceEqual("error"u8) ? FactName.Error
            : name.SequenceEqual("delta"u8) ? FactName.Delta
            : FactName.None,
        6 => name.SequenceEqual("status"u8) ? FactName.Status
            : name.SequenceEqual("output"u8) || name.SequenceEqual("images"u8) ? FactName.Body
            : FactName.None,
        7 => name.SequenceEqual("choices"u8) ? FactName.Choices
            : name.SequenceEqual("message"u8) ? FactName.Message
            : name.SequenceEqual("content"u8) || name.SequenceEqual("results"u8) ? FactName.Body
            : FactName.None,
        8 => name.SequenceEqual("response"u8) ? FactName.Response
            : name.SequenceEqual("modality"u8) ? FactName.Modality
            : FactName.None,
        9 => name.SequenceEqual("base_resp"u8) ? FactName.BaseResp : FactName.None,
        10 => name.SequenceEqual("candidates"u8) ? FactName.Candidates
            : name.SequenceEqual("tokenCount"u8) ? FactName.TokenCount
            : FactName.None,
        11 => name.SequenceEqual("stop_reason"u8) ? FactName.StopReason
            : name.SequenceEqual("status_code"u8) ? FactName.StatusCode
            : name.SequenceEqual("blockReason"u8) ? FactName.BlockReason
            : name.SequenceEqual("totalTokens"u8) ? FactName.Body
            : FactName.None,
        _ => FindLong(name),
    };

    private static FactName FindLong(ReadOnlySpan<byte> name) => name.Length switch
    {
        12 => name.SequenceEqual("input_tokens"u8) ? FactName.Input
            : name.SequenceEqual("audio_tokens"u8) ? FactName.Audio
            : name.SequenceEqual("finishReason"u8) ? FactName.FinishReason
            : FactName.None,
        13 => name.SequenceEqual("finish_reason"u8) ? FactName.FinishReason
            : name.SequenceEqual("prompt_tokens"u8) ? FactName.Input
            : name.SequenceEqual("output_tokens"u8) ? FactName.Output
            : name.SequenceEqual("cached_tokens"u8) ? FactName.Cached
            : name.SequenceEqual("usageMetadata"u8) ? FactName.Usage
            : FactName.None,
        14 => name.SequenceEqual("promptFeedback"u8) ? FactName.PromptFeedback : FactName.None,
        15 => name.SequenceEqual("thinking_tokens"u8) ? FactName.Reasoning : FactName.None,
        16 => name.SequenceEqual("reasoning_tokens"u8) ? FactName.Reasoning
            : name.SequenceEqual("promptTokenCount"u8) ? FactName.Input
            : FactName.None,
        17 => name.SequenceEqual("completion_tokens"u8) ? FactName.Output : FactName.None,
        18 => name.SequenceEqual("cache_write_tokens"u8) ? FactName.CacheWrite
            : name.SequenceEqual("thoughtsTokenCount"u8) ? FactName.ThoughtOutput
            : FactName.None,
        19 => name.SequenceEqual("promptTokensDetails"u8) ? FactName.InputDetails : FactName.None,
        20 => name.SequenceEqual("input_tokens_details"u8) ? FactName.InputDetails
            : name.SequenceEqual("candidatesTokenCount"u8) ? FactName.Output
            : FactName.None,
        21 => name.SequenceEqual("prompt_tokens_details"u8) ? FactName.InputDetails
            : name.SequenceEqual("output_tokens_details"u8) ? FactName.OutputDetails
            : FactName.None,
        23 => name.SequenceEqual("cache_read_input_tokens"u8) || name.SequenceEqual("cachedContentTokenCount"u8)
            || name.SequenceEqual("prompt_cache_hit_tokens"u8) ? FactName.Cached
            : name.SequenceEqual("toolUsePromptTokenCount"u8) ? FactName.ToolInput
            : name.SequenceEqual("candidatesTokensDetails"u8) ? FactName.OutputDetails
            : FactName.None,
        25 => name.SequenceEqual("completion_tokens_details"u8) ? FactName.OutputDetails : FactName.None,
        27 => name.SequenceEqual("cache_creation_input_tokens"u8) ? FactName.CacheWrite : FactName.None,
        _ => FactName.None,
    };
}
