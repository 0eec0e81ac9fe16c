namespace Relay.FakeUpstreams.MiniMax;

/// <summary>The JSON text of the platform's answers, in the key order asked for.</summary>
internal static class Envelope
{
    /// <summary>A <c>data</c> object of status 1 (more follows) or 2 (finished) with a hole where its audio goes.</summary>
    public static string Data(KeyOrder order, int status) => order == KeyOrder.DataFirst
        ? $$"""{"audio":"{{MessageParts.Hole}}","status":{{status}},"ced":""}"""
        : $$"""{"status":{{status}},"ced":"","audio":"{{MessageParts.Hole}}"}""";

    /// <summary>A whole answer.</summary>
    /// <param name="order">Where <c>data</c> and <c>base_resp</c> stand.</param>
    /// <param name="data">The value of <c>data</c>; null leaves the key out.</param>
    /// <param name="resp">The verdict.</param>
    /// <param name="members">What stands between, each as <c>"name":value</c>; null entries are left out.</param>
    public static string Text(KeyOrder order, string? data, BaseResp resp, params ReadOnlySpan<string?> members)
    {
        var parts = new List<string>(members.Length + 2);
        foreach (string? member in members)
        {
            if (member is not null)
            {
                parts.Add(member);
            }
        }

        string verdict = $"\"base_resp\":{resp.ToJson()}";
        parts.Insert(order == KeyOrder.BaseRespFirst ? 0 : parts.Count, verdict);
        if (data is not null)
        {
            int at = order switch { KeyOrder.DataFirst => 0, KeyOrder.BaseRespFirst => 1, _ => parts.Count };
            parts.Insert(at, $"\"data\":{data}");
        }

        return "{" + string.Join(',', parts) + "}";
    }

    public static string Trace(string traceId) => $"\"trace_id\":\"{traceId}\"";

    public static string Extra(string extraInfo) => $"\"extra_info\":{extraInfo}";

    public static string Error(BaseResp resp, string traceId, FakeMiniMaxOptions options)
        => Text(options.KeyOrder, options.ErrorNullData ? "null" : null, resp, Trace(traceId));
}
