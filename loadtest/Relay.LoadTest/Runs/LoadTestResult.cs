namespace Relay.LoadTest.Runs;

/// <summary>A whole run of the driver.</summary>
/// <param name="At">When it began, UTC.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Command">The words it was started with.</param>
/// <param name="Options">The settings they made.</param>
/// <param name="Scenarios">In the order they ran.</param>
internal sealed record LoadTestResult(
    DateTimeOffset At, MachineFacts Machine, string Command, LoadOptions Options, IReadOnlyList<ScenarioResult> Scenarios);
