using Relay.EndToEnd.Ledger;
using Relay.FakeUpstreams;

namespace Relay.EndToEnd.Killing;

/// <summary>
/// Three accounts of the same calls laid side by side: what the callers heard, what the upstream was asked for, what the ledger charged.
/// The upstream's is the one that cannot be wrong: it was never killed.
/// </summary>
internal sealed class Reconciliation(IReadOnlyCollection<HeardCall> heard, IReadOnlyList<FakeCall> asked, IReadOnlyList<ChargedCall> charged)
{
    // Per character: 3.5 and 2 a ten thousand.
    private const long HdNanos = 350_000;
    private const long TurboNanos = 200_000;

    private readonly Dictionary<string, FakeCall> _askedByText = asked.ToDictionary(static call => call.Text);
    private readonly Dictionary<Guid, FakeCall> _askedById = asked.ToDictionary(static call => Guid.Parse(call.Id));
    private readonly Dictionary<Guid, ChargedCall> _charged = charged.ToDictionary(static call => call.CallId);

    /// <summary>Everything that does not add up, a line each.</summary>
    public IEnumerable<string> Differences() => [.. AskedButNotCharged(), .. HeardButWrong(), .. ChargedButWrong()];

    private IEnumerable<string> AskedButNotCharged() =>
        from call in asked
        where !_charged.ContainsKey(Guid.Parse(call.Id))
        select $"{call.Id}: the upstream was asked, the ledger has no row";

    private IEnumerable<string> HeardButWrong() =>
        from call in heard
        let wrong = FindError(call)
        where wrong is not null
        select $"'{call.Text}' ({call.User}, {call.Fate}): {wrong}";

    private IEnumerable<string> ChargedButWrong() =>
        from row in charged
        let wrong = FindError(row)
        where wrong is not null
        select $"{row}: {wrong}";

    private string? FindError(HeardCall call)
    {
        if (!_askedByText.TryGetValue(call.Text, out FakeCall? question))
        {
            return call.Fate is HeardFate.Nothing or HeardFate.TurnedAway ? null : "the upstream was never asked";
        }

        ChargedCall? row = _charged.GetValueOrDefault(Guid.Parse(question.Id));
        return call.Fate switch
        {
            // Died between the last byte and the settlement: then as charged as one that was settled.
            HeardFate.All when row is not { EndReason: ChargedCall.Completed or ChargedCall.Crash, FirstByteSent: true } => $"the row is {row}",
            HeardFate.Refused or HeardFate.PartOfRefusal when row is not { EndReason: ChargedCall.UpstreamRefused or ChargedCall.Crash, ChargeNanos: 0 } => $"the row is {row}",
            HeardFate.TurnedAway => "the upstream was asked",
            HeardFate.Part when row is not { FirstByteSent: true } => $"the row is {row}",
            _ => null,
        };
    }

    private string? FindError(ChargedCall row)
    {
        if (!_askedById.TryGetValue(row.CallId, out FakeCall? question))
        {
            return row is { EndReason: ChargedCall.Crash, ChargeNanos: 0, FirstByteSent: false } ? null : "the upstream was never asked";
        }

        long whole = question.WeightedChars * (row.Model.Contains("turbo", StringComparison.Ordinal) ? TurboNanos : HdNanos);
        long expected = row.EndReason == ChargedCall.Completed || row is { EndReason: ChargedCall.Crash, FirstByteSent: true } ? whole : 0;
        return row.EndReason is not (ChargedCall.Completed or ChargedCall.Crash or ChargedCall.UpstreamRefused) ? "it cannot have ended so"
            : row.EndReason == ChargedCall.Completed && question.Outcome != FakeCallOutcome.Completed ? $"the upstream's end was {question.Outcome}"
            : row.ChargeNanos != expected ? $"the charge should be {expected}"
            : null;
    }
}
