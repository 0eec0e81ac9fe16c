using System.Text;
using Relay.Tasks;
using Relay.Tests.Endpoints.Platform;
using Xunit;

namespace Relay.Tests.Tasks;

public sealed class CallbacksTests
{
    private static readonly TaskOptions s_inside = new() { CallbacksMayBePrivate = true, CallbackPausesMs = [1] };

    [Fact]
    public async Task Challenge_LoopbackNotAllowed_IsNotAsked()
    {
        await using CallbackServer server = await CallbackServer.StartAsync();
        using Callbacks callbacks = new(new TaskOptions { CallbackPausesMs = [] }, TimeProvider.System);

        Assert.False(await callbacks.ChallengeAsync(server.Url, TestContext.Current.CancellationToken));
        Assert.False(await callbacks.TellAsync(server.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "{}"u8.ToArray(), [1], TestContext.Current.CancellationToken));

        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task Tell_Redirect_IsNotFollowed()
    {
        await using CallbackServer server = await CallbackServer.StartAsync();
        server.RedirectsTo = server.Url + "/elsewhere";
        using Callbacks callbacks = new(s_inside, TimeProvider.System);

        Assert.False(await callbacks.TellAsync(server.Url, "{}"u8.ToArray(), [1], TestContext.Current.CancellationToken));

        Assert.Equal(2, server.Requests);
        Assert.Empty(server.Told);
    }

    [Theory]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/relative")]
    [InlineData("http://user:secret@example.com/")]
    public void FindError_WrongAddress_SaysSo(string url) => Assert.NotNull(Callbacks.FindError(url));

    [Fact]
    public void Sign_SameInput_IsTheDocumentedMac() => Assert.Equal(
        "t=1,v1=" + Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData((byte[])[7], Encoding.ASCII.GetBytes("1.{}"))),
        Callbacks.Sign([7], 1, "{}"u8));
}
