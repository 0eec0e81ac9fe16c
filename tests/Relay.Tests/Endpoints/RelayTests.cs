using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Tests against one host for the class. Each leaves it as it found it, and with nothing held.</summary>
public abstract class RelayTests<THost>(THost host) : IClassFixture<THost>, IAsyncLifetime
    where THost : RelayHost
{
    protected THost Host { get; } = host;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Host.AssertNothingHeldAsync();
    }
}
