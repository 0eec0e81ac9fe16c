namespace Relay.FakeUpstreams.MiniMax.Platform;

/// <summary>A task of an account, on its way.</summary>
internal sealed class PlatformTask(long id, string key, string kind, FakeMiniMaxOptions options, byte[] result, string callbackUrl)
{
    private readonly long _begun = options.Time.GetTimestamp();
    private int _queries;

    public long Id => id;

    public string Key => key;

    /// <summary>The path it was made through.</summary>
    public string Kind => kind;

    public string CallbackUrl => callbackUrl;

    public byte[] Result => result;

    /// <summary>Of its result; 0 before there is one.</summary>
    public long FileId { get; set; }

    public TaskEnd End => options.TaskEnd;

    /// <summary>Whether this query finds it ended.</summary>
    public bool Ask() => _queries++ >= options.TaskSteps && options.Time.GetElapsedTime(_begun) >= options.TaskDuration;

    public int Queries => _queries;
}
