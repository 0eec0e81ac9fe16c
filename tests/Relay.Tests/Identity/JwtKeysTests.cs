using System.Text;
using Relay.Identity;
using Xunit;

namespace Relay.Tests.Identity;

/// <summary>One key for all nodes, replaced without anyone noticing, and useless without its secret.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class JwtKeysTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sign_ManyNodesAtOnceOnAnEmptyStore_EndWithOneKey()
    {
        MemoryKeyStore store = new();
        ManualClock clock = new();
        JwtRig[] nodes = [.. Enumerable.Range(0, 4).Select(_ => new JwtRig(store, clock))];

        string[] tokens = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.SignAsync(node.Claims()))));

        Assert.Single(store.Rows);
        foreach (JwtRig node in nodes)
        {
            Assert.All(await Task.WhenAll(tokens.Select(node.FaultAsync)), static fault => Assert.Equal(JwtFault.None, fault));
            node.Dispose();
        }
    }

    [Fact]
    public async Task Rotate_WithTokensAbout_TheyAreGoodUntilTheirLongestLifeIsOver()
    {
        using JwtRig rig = new();
        string old = await rig.SignAsync(rig.Claims(exp: rig.Now + 99_999_999));

        string keyId = await rig.Keys.RotateAsync(revokeOld: false, Cancelled);

        string fresh = await rig.SignAsync(rig.Claims(exp: rig.Now + 99_999_999));
        Assert.Equal(keyId, (await rig.Verifier.VerifyAsync(fresh, Cancelled)).KeyId);
        Assert.Equal(JwtFault.None, await rig.FaultAsync(old));
        rig.Clock.Advance(TimeSpan.FromDays(rig.Options.MaxDays));
        Assert.Equal(JwtFault.None, await rig.FaultAsync(old));
        rig.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(JwtFault.Key, await rig.FaultAsync(old));
        Assert.Equal(JwtFault.None, await rig.FaultAsync(fresh));
    }

    [Fact]
    public async Task Rotate_RevokingTheOld_RefusesTheirTokensOnOtherNodesWithinSeconds()
    {
        MemoryKeyStore store = new();
        ManualClock clock = new();
        using JwtRig one = new(store, clock);
        using JwtRig two = new(store, clock);
        string old = await one.SignAsync(one.Claims());
        Assert.Equal(JwtFault.None, await two.FaultAsync(old));

        await one.Keys.RotateAsync(revokeOld: true, Cancelled);

        Assert.Equal(JwtFault.Key, await one.FaultAsync(old));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(JwtFault.Key, await two.FaultAsync(old));
    }

    [Fact]
    public async Task Find_KeyMadeByAnotherNode_IsLearnedWhenATokenNamesIt()
    {
        MemoryKeyStore store = new();
        ManualClock clock = new();
        using JwtRig one = new(store, clock);
        using JwtRig two = new(store, clock);
        await two.FaultAsync(await one.SignAsync(one.Claims()));
        await one.Keys.RotateAsync(revokeOld: false, Cancelled);
        string token = await one.SignAsync(one.Claims());

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(JwtFault.None, await two.FaultAsync(token));
    }

    [Fact]
    public async Task Sign_TheStore_HoldsNoPrivateKeyInTheClear()
    {
        using JwtRig rig = new();
        await rig.SignAsync(rig.Claims());

        JwtKeyRow row = Assert.Single(rig.Store.Rows);

        using JwtRig other = new(rig.Store, rig.Clock, new JwtOptions { Secret = Convert.ToBase64String(new byte[32]) });
        SecretKeyException error = await Assert.ThrowsAsync<SecretKeyException>(() => other.Keys.OpenAsync(Cancelled));
        Assert.Contains("another secret key", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("rsaEncryption", Encoding.Latin1.GetString(row.SealedPrivateKey!), StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => System.Security.Cryptography.RSA.Create().ImportPkcs8PrivateKey(row.SealedPrivateKey, out _));
    }

    [Fact]
    public async Task Open_SecretFileMissing_SaysWhichAndWhatToDo()
    {
        using Billing.TempFolder folder = new();
        JwtOptions options = new() { SecretFile = Path.Combine(folder.Path, "secret.key") };
        using JwtRig rig = new(options: options);
        await rig.SignAsync(rig.Claims());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(options.SecretFile));
        File.Delete(options.SecretFile);

        using JwtRig next = new(rig.Store, rig.Clock, options);

        SecretKeyException error = await Assert.ThrowsAsync<SecretKeyException>(() => next.Keys.OpenAsync(Cancelled));
        Assert.Contains(options.SecretFile, error.Message, StringComparison.Ordinal);
        Assert.Contains("RELAY_Jwt__Secret", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(options.SecretFile));
    }

    [Fact]
    public async Task Open_SecretFileOthersMayRead_IsRefused()
    {
        using Billing.TempFolder folder = new();
        JwtOptions options = new() { SecretFile = Path.Combine(folder.Path, "secret.key") };
        using JwtRig rig = new(options: options);
        await rig.SignAsync(rig.Claims());
        File.SetUnixFileMode(options.SecretFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        using JwtRig next = new(rig.Store, rig.Clock, options);

        SecretKeyException error = await Assert.ThrowsAsync<SecretKeyException>(() => next.Keys.OpenAsync(Cancelled));
        Assert.Contains("chmod 600", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_SealedKeyChangedByOneBit_IsRefused()
    {
        using JwtRig rig = new();
        await rig.SignAsync(rig.Claims());
        rig.Store.Rows[0].SealedPrivateKey![40] ^= 1;

        using JwtRig next = new(rig.Store, rig.Clock);

        await Assert.ThrowsAsync<SecretKeyException>(() => next.Keys.OpenAsync(Cancelled));
    }

    [Fact]
    public async Task Open_EmptyStore_MakesNeitherKeyNorFile()
    {
        using Billing.TempFolder folder = new();
        using JwtRig rig = new(options: new JwtOptions { SecretFile = Path.Combine(folder.Path, "secret.key") });

        await rig.Keys.OpenAsync(Cancelled);

        Assert.Empty(rig.Store.Rows);
        Assert.Empty(folder.Files("*"));
    }
}
