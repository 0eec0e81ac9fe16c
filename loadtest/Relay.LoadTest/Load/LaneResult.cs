namespace Relay.LoadTest.Load;

/// <summary>What one lane of one run has measured. Times are nanoseconds. Calls count when they were planned inside the hold.</summary>
internal sealed class LaneResult
{
    public required string Name { get; init; }

    /// <summary>Calls planned inside the hold.</summary>
    public long Planned { get; set; }

    /// <summary>Of them, answered as they should be.</summary>
    public long Good { get; set; }

    /// <summary>Of them, turned away with the status that is allowed to.</summary>
    public long Refused { get; set; }

    /// <summary>Calls of a kind that may be turned away, still waiting when the run ended.</summary>
    public long LeftWaiting { get; set; }

    /// <summary>Bytes that should have come and did not.</summary>
    public long MissingBytes { get; set; }

    /// <summary>Calls that ended inside the hold, whenever they began: what the server's CPU was used for.</summary>
    public long EndedInHold { get; set; }

    /// <summary>Chunks that came inside the hold, whenever their call began.</summary>
    public long ChunksInHold { get; set; }

    /// <summary>From the planned time to the first chunk.</summary>
    public Samples First { get; } = new();

    /// <summary>From the upstream's write to the client's read, of every chunk.</summary>
    public Samples Chunk { get; } = new();

    /// <summary>From the planned time to the end of the answer.</summary>
    public Samples Whole { get; } = new();

    /// <summary>From the planned time to when this driver turned to the call: what the driver itself is late.</summary>
    public Samples Late { get; } = new();

    /// <summary>What went wrong, by kind.</summary>
    public SortedDictionary<string, long> Errors { get; } = new(StringComparer.Ordinal);

    public void AddError(string kind) => Errors[kind] = Errors.GetValueOrDefault(kind) + 1;

    public long ErrorCount
    {
        get
        {
            long sum = 0;
            foreach (long count in Errors.Values)
            {
                sum += count;
            }

            return sum;
        }
    }
}
