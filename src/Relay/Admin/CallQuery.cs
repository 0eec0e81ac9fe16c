using Relay.Streaming;

namespace Relay.Admin;

/// <summary>Which calls a person looks for; what is null or empty does not narrow.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="Model">The model's exact name.</param>
/// <param name="Upstream">The provider's exact name.</param>
/// <param name="IsGood">True: completed, or left by the caller; false: everything else (<see cref="EndReason"/> above 2).</param>
/// <param name="Before">Older than this call.</param>
/// <param name="Limit">Most lines.</param>
internal readonly record struct CallQuery(long? AccountId, string Model, string Upstream, bool? IsGood, Guid? Before, int Limit)
{
    /// <summary>Not before this; see <see cref="CallIdBounds"/>.</summary>
    public Guid? From { get; init; }

    /// <summary>Before this.</summary>
    public Guid? Until { get; init; }

    /// <summary>Whether rows have to be looked at that may not be wanted.</summary>
    public bool IsSieve => Model.Length > 0 || Upstream.Length > 0 || IsGood is not null;
}
