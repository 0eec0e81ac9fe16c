using System.Text.Json;

namespace Relay.Bench;

/// <summary><c>bench/budgets.json</c>: what each loop may allocate, and the ratio to <see cref="Reference"/> it was last seen to take.</summary>
/// <param name="Tolerance">So many times that ratio is still good. Wide enough for another processor of the same kind and for neighbours.</param>
/// <param name="Loops">By name.</param>
internal sealed record Budgets(double Tolerance, IReadOnlyDictionary<string, LoopBudget> Loops)
{
    /// <summary>Whether a loop took longer than its budget and the tolerance allow; one without a budget did not.</summary>
    public bool IsSlow(string name, LoopTime time) => Loops.TryGetValue(name, out LoopBudget budget) && time.Ratio > budget.Ratio * Tolerance;

    public static Budgets Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        return new Budgets(
            document.RootElement.GetProperty("tolerance").GetDouble(),
            document.RootElement.GetProperty("loops").EnumerateObject().ToDictionary(
                static loop => loop.Name,
                static loop => new LoopBudget(loop.Value.GetProperty("bytesPerOp").GetInt64(), loop.Value.GetProperty("ratio").GetDouble())));
    }
}
