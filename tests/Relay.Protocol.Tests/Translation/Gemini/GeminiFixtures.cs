namespace Relay.Protocol.Tests.Translation.Gemini;

/// <summary>Answers of the Gemini API, shortened.</summary>
internal static class GeminiFixtures
{
    public const string ThoughtChunk =
        """{"candidates":[{"content":{"parts":[{"text":"先想想","thought":true}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":10,"totalTokenCount":17,"promptTokensDetails":[{"modality":"TEXT","tokenCount":10}],"thoughtsTokenCount":7},"modelVersion":"gemini-x","responseId":"abc"}""";

    public const string TextChunk =
        """{"candidates":[{"content":{"parts":[{"text":"天气 \ud83d\ude00\n\"ok\" {["}],"role":"model"}}],"modelVersion":"gemini-x","responseId":"abc"}""";

    public const string CallsChunk =
        """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"weather","args":{"city":"北京"},"id":"c1"},"thoughtSignature":"Cs4B+/=="},{"functionCall":{"id":"c2","name":"now","args":{}}}],"role":"model"},"index":0}]}""";

    public const string LastChunk =
        """{"candidates":[{"content":{"parts":[{"text":"","thoughtSignature":"CiQB"}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5,"totalTokenCount":22,"cachedContentTokenCount":4,"thoughtsTokenCount":7},"modelVersion":"gemini-x","responseId":"abc"}""";

    public static readonly string[] Chunks = [ThoughtChunk, TextChunk, CallsChunk, LastChunk];

    public const string QuotaError =
        """
        {"error":{"code":429,"message":"Quota exceeded. Please retry in 46.1s.","status":"RESOURCE_EXHAUSTED",
         "details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"46.5s"},{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerDayPerProject"}]}]}}
        """;

    public static string Sse(params string[] chunks) => string.Concat(chunks.Select(chunk => $"data: {chunk}\n\n"));

    public static string Array(params string[] chunks) => $"[{string.Join("\n,\n", chunks)}\n]";

    /// <summary>A chunk with one candidate, of which this is the inside.</summary>
    public static string Candidate(string inside) => "{\"candidates\":[{" + inside + "}]}";
}
