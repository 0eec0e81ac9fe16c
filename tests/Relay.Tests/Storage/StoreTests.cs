using Relay.Storage;
using Xunit;

namespace Relay.Tests.Storage;

/// <summary>
/// Tests of what is written in SQL, once for each engine: a class of tests is abstract and takes the engine, and two classes of one line
/// each run it. Every test has an empty store with all tables.
/// </summary>
public abstract class StoreTests(Engine engine) : IAsyncLifetime
{
    private protected TestStore Test { get; private set; } = null!;

    private protected SqlStore Store => Test.Store;

    private protected Engine Engine => engine;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Test = await TestStore.OpenAsync(engine);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Test is not null)
        {
            await Test.DisposeAsync();
        }
    }
}
