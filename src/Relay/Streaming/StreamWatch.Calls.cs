namespace Relay.Streaming;

/// <content>
/// The calls under way, for those who look on. They are found in the list that deadlines need anyway: a call is put in once and taken out
/// once whether anybody looks or not. Only who looks pays, with one walk over the list.
/// </content>
internal sealed partial class StreamWatch
{
    /// <summary>The calls under way, of one account or (null) of all.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="most">How many are described; the others are only counted.</param>
    public RunningCalls Look(long? accountId, int most)
    {
        // The list begins with the newest: of a ring that is written round and round, the oldest remain.
        ActiveStream[] ring = new ActiveStream[most];
        int count = 0;
        lock (_lock)
        {
            for (ActiveStream? stream = _head; stream is not null; stream = stream.Next)
            {
                if (stream.Call is { } call && IsOf(call, accountId))
                {
                    ring[count++ % most] = stream;
                }
            }
        }

        // Outside the lock: a call may have ended meanwhile, which only makes the picture a moment old.
        int kept = Math.Min(count, most);
        List<RunningCall> oldest = new(kept);
        for (int at = 1; at <= kept; at++)
        {
            ActiveStream stream = ring[(count - at) % most];
            if (stream.Call is { } call)
            {
                oldest.Add(call.Look(stream));
            }
        }

        return new RunningCalls(count, oldest);
    }

    /// <summary>Ends a call as if its caller had left. False when no such call is under way, or it is not the account's.</summary>
    /// <param name="callId">Which.</param>
    /// <param name="accountId">Whose it must be; null: anybody's.</param>
    public bool TryStop(Guid callId, long? accountId)
    {
        ActiveStream? found = null;
        lock (_lock)
        {
            for (ActiveStream? stream = _head; stream is not null && found is null; stream = stream.Next)
            {
                found = stream.Call is { } call && call.CallId == callId && IsOf(call, accountId) ? stream : null;
            }
        }

        found?.Stop();
        return found is not null;
    }

    private static bool IsOf(IRunningCall call, long? accountId) => accountId is null || call.AccountId == accountId;
}
