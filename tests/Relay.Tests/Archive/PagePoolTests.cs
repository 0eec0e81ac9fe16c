using Relay.Archive;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class PagePoolTests
{
    [Fact]
    public void TryRent_AtTheBound_ReturnsNull()
    {
        var pool = new PagePool(1024, 2048);
        pool.TryRent(1);
        pool.TryRent(1);
        Assert.Null(pool.TryRent(1));
    }

    [Fact]
    public void TryRent_OversizedPage_CountsItsBytes()
    {
        var pool = new PagePool(1024, 4096);
        Assert.Equal(3000, pool.TryRent(3000)!.Capacity);
        Assert.Equal(3000, pool.RentedBytes);
        Assert.Null(pool.TryRent(2000));
    }

    [Fact]
    public void TryRent_AfterReturn_GivesTheSamePageEmpty()
    {
        var pool = new PagePool(1024, 4096);
        Page page = pool.TryRent(1)!;
        page.Length = 7;
        pool.Return(page);
        Assert.Same(page, pool.TryRent(1));
        Assert.Equal(0, page.Length);
    }

    [Fact]
    public void Return_OversizedPage_IsNotKept()
    {
        var pool = new PagePool(1024, 4096);
        pool.Return(pool.TryRent(3000)!);
        Assert.Equal(1024, pool.TryRent(1)!.Capacity);
        Assert.Equal(1, pool.Leases);
    }
}
