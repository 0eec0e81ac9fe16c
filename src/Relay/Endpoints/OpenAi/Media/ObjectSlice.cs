using System.Text.Json;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>The part of a list that was asked for.</summary>
/// <param name="Objects">In order.</param>
/// <param name="HasMore">There are others behind them.</param>
internal sealed record ObjectSlice(IReadOnlyList<OwnObject> Objects, bool HasMore)
{
    public IReadOnlyList<JsonElement> Items { get; } = [.. Objects.Select(static one => one.Item)];

    public string? FirstId => Objects.Count == 0 ? null : Objects[0].Id;

    public string? LastId => Objects.Count == 0 ? null : Objects[^1].Id;
}
