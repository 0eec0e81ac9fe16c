using Relay.Billing;
using Relay.Upstreams;
using Relay.Upstreams.Http;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>A call beside chat: what it costs, where it may go, how it is sent and what becomes of its answer.</summary>
internal sealed record MediaCall
{
    public required string Endpoint { get; init; }

    public required string TaskType { get; init; }

    /// <summary>For the price and the row.</summary>
    public string Model { get; init; } = PriceTable.AllModels;

    /// <summary>Images, videos, seconds, files: what the price counts.</summary>
    public long Count { get; init; }

    /// <summary>Set where the price counts tokens.</summary>
    public TokenEstimate? Tokens { get; init; }

    public MediaDialect Dialect { get; init; } = MediaDialect.OpenAi;

    /// <summary>The voice that will speak; its first-use fee, when it is still owed, is held with the call.</summary>
    public string VoiceId { get; init; } = "";

    /// <summary>The id the call is charged by, where it must be the same however often the call is made; such a call is dropped by a crash.</summary>
    public Guid? ChargeId { get; init; }

    /// <summary>What its tokens cost, percent.</summary>
    public int PricePercent { get; init; } = 100;

    /// <summary>It costs nothing whatever the table says: asking about something that was paid for.</summary>
    public bool IsFree { get; init; }

    /// <summary>It concerns an object: "no such model" means "no such object".</summary>
    public bool IsAboutObject { get; init; }

    /// <summary>In order of preference.</summary>
    public required IReadOnlyList<MediaTarget> Targets { get; init; }

    public required Func<MediaTarget, UpstreamKey, CancellationToken, ValueTask<UpstreamResponse>> Send { get; init; }

    /// <summary>It can be sent (again).</summary>
    public Func<bool> CanSend { get; init; } = static () => true;

    /// <summary>Makes the reply of a whole answer; throws <see cref="FormatException"/> or <see cref="System.Text.Json.JsonException"/> where the
    /// answer is not what it should be. Null: the answer passes through as it comes, and says what it used.</summary>
    public Func<MediaAnswer, CancellationToken, ValueTask<MediaReply>>? Finish { get; init; }

    /// <summary>What is known of an answer that passes through; null where nothing is to be.</summary>
    public IPassView? View { get; init; }
}
