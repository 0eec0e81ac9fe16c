namespace Relay.FakeUpstreams;

/// <summary>How a task ends.</summary>
public enum TaskEnd
{
    /// <summary>With a result.</summary>
    Success,

    /// <summary>It fails.</summary>
    Failed,

    /// <summary>It expires (long speech; a video fails).</summary>
    Expired,
}

/// <summary>The life of tasks, and what files, songs and images are like.</summary>
public sealed partial class FakeMiniMaxOptions
{
    /// <summary>Queries that a task answers with a state before its last one.</summary>
    public int TaskSteps { get; set; } = 2;

    /// <summary>How long a task takes at least.</summary>
    public TimeSpan TaskDuration { get; set; }

    /// <summary>How a task ends.</summary>
    public TaskEnd TaskEnd { get; set; }

    /// <summary>Bytes of a video, and of an image that is sent as base64.</summary>
    public int PictureBytes { get; set; } = 3_000;

    /// <summary>Images of a request that moderation drops.</summary>
    public int BlockedImages { get; set; }
}
