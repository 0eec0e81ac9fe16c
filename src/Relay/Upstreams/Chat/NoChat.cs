namespace Relay.Upstreams.Chat;

/// <summary>A provider as plans need one, where it is not asked for chat.</summary>
internal sealed class NoChat(string name) : IChatUpstream
{
    public string Name => name;

    public bool CanTake(ChatCall call) => false;

    public ValueTask<ChatOpening> OpenAsync(ChatCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("this provider is not asked for chat");

    public void Dispose()
    {
    }
}
