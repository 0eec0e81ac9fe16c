using System.Collections.Concurrent;
using Relay.Diagnostics;

namespace Relay.Billing;

/// <summary>
/// Counts calls that no price row covers, and says so once for each model: free by rule, but perhaps not by intention. Any thread. Bounded:
/// after <see cref="MaxNames"/> models it only counts.
/// </summary>
internal sealed class UnpricedModels(ILogger log)
{
    private const int MaxNames = 256;

    private readonly ConcurrentDictionary<(string TaskType, string Model), bool> _said = new();
    private long _calls;

    public long Calls => Volatile.Read(ref _calls);

    public void Note(string taskType, string model)
    {
        // The count is what stops strangers' names from filling the table; it takes locks, so it comes after the cheap question.
        Interlocked.Increment(ref _calls);
        if (!_said.ContainsKey((taskType, model)) && _said.Count < MaxNames && _said.TryAdd((taskType, model), true))
        {
            Log.ModelFree(log, taskType, model);
        }
    }
}
