using Relay.Protocol.Usage;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>What the lines of a batch used that have one price: of one model, and of one step of its tariff. Mutable, one owner.</summary>
internal sealed class BatchTotal(string model, long inputOfOne)
{
    public string Model => model;

    /// <summary>The input of one of its lines, which chooses the step.</summary>
    public long InputOfOne => inputOfOne;

    public TokenUsage Usage { get; private set; }

    public void Add(TokenUsage usage) => Usage = new TokenUsage(
        Usage.Input + usage.Input, Usage.Output + usage.Output, Usage.CachedInput + usage.CachedInput, Usage.CacheWrite + usage.CacheWrite,
        Usage.Reasoning + usage.Reasoning, Usage.AudioInput + usage.AudioInput, Usage.AudioOutput + usage.AudioOutput);
}
