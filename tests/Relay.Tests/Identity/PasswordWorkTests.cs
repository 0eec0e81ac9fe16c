using Relay.Identity;
using Xunit;

namespace Relay.Tests.Identity;

/// <summary>Passwords, and how much work is spent on the wrong ones.</summary>
public sealed class PasswordWorkTests : IDisposable
{
    private const long FullWork = 1L << Passwords.Cost;

    private readonly PasswordWork _work = new(1, 4);

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("rasmuslerdorf", "$2a$07$usesomesillystringfore2uDLvp1Ii2e./U9C8sBjqp8I90dH6hi")]
    [InlineData("U*U", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    public async Task Verify_HashOfAnotherLibraryAndCost_MatchesAndIsHashedAnew(string password, string hash)
    {
        PasswordMatch match = await _work.TryVerify(password, hash)!;

        Assert.True(match.Matches);
        Assert.StartsWith("$2b$12$", match.Rehashed, StringComparison.Ordinal);
        Assert.True(Passwords.Verify(password, match.Rehashed!));
    }

    [Fact]
    public async Task Verify_HashOfOurCost_IsNotHashedAnew()
    {
        string hash = await _work.TryHash("long enough")!;

        Assert.Equal(new PasswordMatch(true, null), await _work.TryVerify("long enough", hash)!);
        Assert.StartsWith("$2b$12$", hash, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not a hash")]
    [InlineData("$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$1$salt$qJH7.N4xYta3aEG/dfqo/0")]
    [InlineData("$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    public async Task Verify_WrongPassword_CostsTheSameWhateverTheHash(string? hash)
    {
        PasswordMatch match = await _work.TryVerify("a wrong password", hash)!;

        Assert.False(match.Matches);
        Assert.Equal(FullWork, _work.RoundsDone);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nul\0inside")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaé")]
    public void Hash_PasswordBcryptWouldCut_IsRefused(string password) => Assert.Throws<ArgumentException>(() => Passwords.Hash(password));

    [Fact]
    public async Task TryHash_MoreThanMayWait_IsRefusedAtOnce()
    {
        Task<string>?[] jobs = [.. Enumerable.Range(0, 40).Select(_ => _work.TryHash("long enough"))];

        Assert.Contains(jobs, static job => job is null);
        Assert.InRange(jobs.Count(static job => job is not null), 4, 20);
        await Task.WhenAll(jobs.OfType<Task<string>>());
    }

    [Fact]
    public async Task Dispose_WithJobsWaiting_CancelsThem()
    {
        Task<string>[] jobs = [.. Enumerable.Range(0, 4).Select(_ => _work.TryHash("long enough")!)];

        _work.Dispose();

        await Assert.ThrowsAsync<TaskCanceledException>(() => jobs[^1]);
        Assert.Null(_work.TryHash("long enough"));
    }
}
