using Relay.Billing;

namespace Relay.Routing.Objects;

/// <summary>
/// Something an account has at a provider: whose it is, with which key it was made and, where it is work under way, how it will be charged.
/// Immutable; a row of <c>upstream_objects</c>.
/// </summary>
internal sealed record UpstreamObject
{
    /// <summary>Longest id that is kept; a longer one comes from nobody we know.</summary>
    public const int MaxIdChars = 255;

    public required string Provider { get; init; }

    public required ObjectKind Kind { get; init; }

    /// <summary>The provider's id, as text.</summary>
    public required string ObjectId { get; init; }

    public required long AccountId { get; init; }

    /// <summary>The token it was made with; 0 where there was none.</summary>
    public long TokenId { get; init; }

    /// <summary>The key its provider knows it by.</summary>
    public required string KeyLabel { get; init; }

    public required ObjectState State { get; init; }

    /// <summary>Of the call that pays for it: <c>async_tts</c>, <c>video_generation_768p_6s</c>, ... Of a file: its purpose. Of a voice: how it was made.</summary>
    public string TaskType { get; init; } = "";

    public string Model { get; init; } = "";

    /// <summary>The path it was made through.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The voice it speaks with; empty where it does not speak.</summary>
    public string VoiceId { get; init; } = "";

    /// <summary>The id of the call that pays for it, the same whoever settles it.</summary>
    public Guid ChargeId { get; init; }

    /// <summary>What the price counts; of a file: its bytes.</summary>
    public long Units { get; init; }

    /// <summary>The price it was admitted at.</summary>
    public Price Price { get; init; }

    public bool IsCharged { get; init; }

    /// <summary>The file that holds its result; empty before there is one.</summary>
    public string ResultId { get; init; } = "";

    /// <summary>What its kind needs besides: for a task the provider's last answer, for a file its name.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Where its owner wants to be told of changes; empty: nowhere.</summary>
    public string CallbackUrl { get; init; } = "";

    /// <summary>Unix time in microseconds.</summary>
    public long CreatedAtUs { get; init; }

    public long UpdatedAtUs { get; init; }
}
