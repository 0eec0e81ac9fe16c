using Relay.Billing;
using Relay.Protocol.Usage;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>Adds up a batch's lines. The same lines in the same order give the same totals in the same order.</summary>
internal sealed class BatchTotals
{
    // Well below what one call is believed to use.
    private const long MaxTokens = AbortPolicy.MaxCredibleUsage / 2;

    private readonly List<BatchTotal> _all = [];

    public IReadOnlyList<BatchTotal> All => _all;

    public void Add(string model, TokenUsage usage)
    {
        int step = TokenTariff.StepOf(usage.Input);
        BatchTotal? total = _all.FindLast(one => one.Model == model && TokenTariff.StepOf(one.InputOfOne) == step);
        if (total is null || total.Usage.Total + usage.Total > MaxTokens)
        {
            _all.Add(total = new BatchTotal(model, usage.Input));
        }

        total.Add(usage);
    }
}
