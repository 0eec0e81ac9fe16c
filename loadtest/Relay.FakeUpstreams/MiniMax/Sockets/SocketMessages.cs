namespace Relay.FakeUpstreams.MiniMax.Sockets;

/// <summary>The server's messages on one socket.</summary>
/// <param name="order">Key order.</param>
/// <param name="connectId">15 digits; sent on every message of the bidirectional endpoint.</param>
/// <param name="bidi">Which endpoint it is.</param>
internal sealed class SocketMessages(KeyOrder order, string connectId, bool bidi)
{
    private readonly string _connectId = connectId;

    /// <summary>A client of the bidirectional endpoint may name it in <c>task_start</c>; the connection's own id until then.</summary>
    public string SessionId { get; set; } = connectId;

    public string TraceId { get; } = Ids.Trace();

    public string Event(string name, BaseResp resp)
        => Envelope.Text(order, null, resp, Session, Name(name), Envelope.Trace(TraceId), Connect);

    public string Failed(BaseResp resp) => Event("task_failed", resp);

    /// <summary>
    /// A refusal that leaves the session as it was (2203 to 2205). Captures of its <c>event</c> were not found; clients read only
    /// the code, so it goes out under the name of the answer it stands in for.
    /// </summary>
    public string Soft(int code) => Event("task_continued", BaseResp.Of(code));

    /// <summary>A <c>task_continued</c> message with a hole for its audio.</summary>
    /// <param name="extraInfo">The figures of a finished text, which makes it the final message; null before.</param>
    /// <param name="withEvent">Whether it has its <c>event</c> key.</param>
    public MessageParts Audio(string? extraInfo, bool withEvent) => MessageParts.Of(
        Continued($$"""{"audio":"{{MessageParts.Hole}}"}""", extraInfo, withEvent));

    public string NullData(bool withEvent) => Continued("null", null, withEvent);

    private string Continued(string data, string? extraInfo, bool withEvent) => Envelope.Text(
        order,
        data,
        BaseResp.Success,
        extraInfo is null ? null : Envelope.Extra(extraInfo),
        Session,
        withEvent ? Name("task_continued") : null,
        extraInfo is null ? "\"is_final\":false" : "\"is_final\":true",
        Envelope.Trace(TraceId),
        Connect);

    private string Session => $"\"session_id\":\"{System.Text.Json.JsonEncodedText.Encode(SessionId)}\"";

    private string? Connect => bidi ? $"\"connect_id\":\"{_connectId}\"" : null;

    private static string Name(string name) => $"\"event\":\"{name}\"";
}
