using System.Net;
using System.Text.RegularExpressions;
using Relay.Endpoints.Dashboard;
using Relay.Tests.Endpoints.Operations;
using Xunit;

namespace Relay.Tests.Endpoints.Dashboard;

/// <summary>The files of the dashboard, as a browser gets them.</summary>
public sealed partial class PagesTests(OperationsRig rig) : IClassFixture<OperationsRig>
{
    // What the first visit may cost, compressed.
    private const int MaxBytes = 150 * 1024;

    [Fact]
    public void Pages_Together_StayWithinTheirBudget() => Assert.InRange(new Pages().TotalBytes, 1, MaxBytes);

    [Fact]
    public async Task Root_ForABrowser_IsThePageUnderAStrictPolicy()
    {
        using HttpResponseMessage page = await GetAsync("/", ("Accept", "text/html,*/*"), ("Accept-Encoding", "gzip, br"));

        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType?.ToString());
        Assert.Contains("gzip", page.Content.Headers.ContentEncoding);
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(("no-cache", "nosniff"), (page.Headers.CacheControl?.ToString(), page.Headers.GetValues("X-Content-Type-Options").Single()));
    }

    [Fact]
    public async Task Root_ForAProgram_IsText()
    {
        using HttpResponseMessage page = await GetAsync("/", ("Accept", "*/*"));

        Assert.Equal("text/plain; charset=utf-8", page.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task File_AskedForAgainWithItsTag_IsNotSentAgain()
    {
        using HttpResponseMessage first = await GetAsync("/page/app.js");
        using HttpResponseMessage again = await GetAsync("/page/app.js", ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, again.StatusCode));
        Assert.Equal(0, again.Content.Headers.ContentLength ?? 0);
    }

    [Fact]
    public async Task File_ForWhoeverTakesNoGzip_IsPlain()
    {
        using HttpResponseMessage file = await GetAsync("/page/app.js", ("Accept-Encoding", "gzip;q=0"));

        Assert.Empty(file.Content.Headers.ContentEncoding);
        Assert.Equal("text/javascript; charset=utf-8", file.Content.Headers.ContentType?.ToString());
        Assert.StartsWith("//", await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/page/none.js")]
    [InlineData("/page/..%2Frelay.db")]
    public async Task File_Unknown_IsNotFound(string path)
    {
        using HttpResponseMessage file = await GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);
    }

    [Fact]
    public async Task Words_OfEveryModule_AreThereInChinese()
    {
        string index = await TextAsync("/page/app.js");
        string[] modules = [.. Import().Matches(index).Select(static match => match.Groups[1].Value), "dom.js", "api.js", "chat.js"];
        string known = await TextAsync("/page/zh.js");
        List<string> missing = [];
        foreach (string module in modules)
        {
            missing.AddRange(Words().Matches(await TextAsync("/page/" + module)).Select(static match => match.Groups[1].Value)
                .Where(words => !known.Contains($"'{words}': '", StringComparison.Ordinal)));
        }

        Assert.Empty(missing);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await rig.Host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<string> TextAsync(string path)
    {
        using HttpResponseMessage file = await GetAsync(path);
        return await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("from '\\./([a-z]+\\.js)'")]
    private static partial Regex Import();

    [GeneratedRegex("\\bt\\('([^']+)'")]
    private static partial Regex Words();
}
