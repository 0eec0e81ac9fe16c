namespace Relay.FakeUpstreams.Chat;

/// <summary>What goes wrong with a call. The default: nothing.</summary>
public sealed record FakeChatFault
{
    /// <summary>Answered in place of an answer; 0: none.</summary>
    public int Status { get; init; }

    /// <summary>Body of a refusal, or data of an error event; the dialect's own for the status when null.</summary>
    public string? Body { get; init; }

    /// <summary>Header of a refusal; 0: none.</summary>
    public int RetryAfterSeconds { get; init; }

    /// <summary>Status 200 and an error as the first event, or as the body.</summary>
    public bool ErrorIn200 { get; init; }

    /// <summary>An error event after so many events; negative: none.</summary>
    public int ErrorAfter { get; init; } = -1;

    /// <summary>The connection is reset after so many events; negative: not.</summary>
    public int CutAfter { get; init; } = -1;

    /// <summary>The stream ends as if complete after so many events; negative: not.</summary>
    public int EndAfter { get; init; } = -1;

    /// <summary>Silence after so many events, until <see cref="FakeChat.Resume"/> or the caller leaves; 0 holds the head back too; negative: none.</summary>
    public int StallAfter { get; init; } = -1;

    /// <summary>A page of HTML with status 200.</summary>
    public bool IsHtml { get; init; }
}
