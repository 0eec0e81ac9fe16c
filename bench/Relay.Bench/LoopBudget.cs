namespace Relay.Bench;

/// <summary>What one loop may take.</summary>
/// <param name="BytesPerOp">Allocated a call; hard.</param>
/// <param name="Ratio">Its time through that of <see cref="Reference"/>; <see cref="Budgets.Tolerance"/> times that fails.</param>
internal readonly record struct LoopBudget(long BytesPerOp, double Ratio);
