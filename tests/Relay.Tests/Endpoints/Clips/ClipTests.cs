using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Relay.Identity;
using Xunit;

namespace Relay.Tests.Endpoints.Clips;

/// <summary>Kept clips, as their owner, somebody else and an administrator see them.</summary>
public sealed class ClipTests(ClipHost host) : RelayTests<ClipHost>(host)
{
    private const string Path = "/v1/audio_clips";

    [Fact]
    public async Task Get_OwnClip_TellsWhatTheCallMade()
    {
        TestCaller caller = await Host.AddCallerAsync();
        TestCall call = await SpeakAsync(caller);

        JsonElement clip = Assert.Single(await ListAsync(caller));
        JsonElement again = (await GetAsync(caller, $"{Path}/{clip.GetProperty("id").GetString()}")).Json;

        Assert.Equal("audio_clip", again.GetProperty("object").GetString());
        Assert.Equal(call.ClipSha256, again.GetProperty("sha256").GetString());
        Assert.Equal(call.Clip!.Length, again.GetProperty("bytes").GetInt64());
        Assert.Equal(("mp3", "complete", "speech-2.8-hd"), (Text(again, "format"), Text(again, "state"), Text(again, "model")));
        Assert.True(again.GetProperty("audio_ms").GetInt64() > 0);
        Assert.Equal(Bodies.Text, Text(again, "text"));
        Assert.False(clip.TryGetProperty("text", out _));
        Assert.False(again.TryGetProperty("path", out _));
    }

    [Fact]
    public async Task List_Pages_GoThroughEveryClipOnceNewestFirst()
    {
        TestCaller caller = await Host.AddCallerAsync();
        for (int i = 0; i < 5; i++)
        {
            await SpeakAsync(caller);
        }

        List<string> ids = [];
        bool more = true;
        while (more)
        {
            string query = ids.Count == 0 ? "?limit=2" : $"?limit=2&before={ids[^1]}";
            JsonElement page = (await GetAsync(caller, Path + query)).Json;
            ids.AddRange(page.GetProperty("data").EnumerateArray().Select(static clip => Text(clip, "id")));
            more = page.GetProperty("has_more").GetBoolean();
        }

        Assert.Equal(5, ids.Count);
        Assert.Equal(ids.Distinct().OrderDescending(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task List_Filters_LeaveWhatMatches()
    {
        TestCaller caller = await Host.AddCallerAsync();
        await SpeakAsync(caller);
        await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(more: "\"stream\":false,\"audio_setting\":{\"format\":\"wav\"}"));
        await Host.CallsAsync(caller);
        IReadOnlyList<JsonElement> all = await ListAsync(caller);
        string today = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        Assert.Equal(["wav", "mp3"], all.Select(static clip => Text(clip, "format")));
        Assert.Equal("wav", Text(Assert.Single(await ListAsync(caller, "?format=wav")), "format"));
        Assert.Equal(Text(all[1], "id"), Text(Assert.Single(await ListAsync(caller, "?call=" + Text(all[1], "call_id"))), "id"));
        Assert.Empty(await ListAsync(caller, "?day=2020-01-01"));
        // Midnight may pass between the call and the question.
        Assert.True((await ListAsync(caller, "?day=" + today)).Count + (await ListAsync(caller, "?day=" + Yesterday(today))).Count == 2);
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?limit=x")]
    [InlineData("?before=x")]
    [InlineData("?call=x")]
    [InlineData("?day=21.11.2026")]
    public async Task List_WrongParameter_NamesIt(string query)
    {
        TestAnswer answer = await GetAsync(await Host.AddCallerAsync(), Path + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(query[1..query.IndexOf('=', StringComparison.Ordinal)], Text(answer.OpenAiError, "param"));
    }

    [Fact]
    public async Task Content_OwnClip_IsTheFileWithItsHashAsTag()
    {
        TestCaller caller = await Host.AddCallerAsync();
        TestCall call = await SpeakAsync(caller);

        using HttpResponseMessage response = await SendAsync(caller, HttpMethod.Get, await ContentPathAsync(caller));

        byte[] body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(call.Clip, body);
        Assert.Equal("audio/mpeg", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(body))}\"", response.Headers.ETag!.Tag);
        Assert.Equal("bytes", response.Headers.AcceptRanges.Single());
        Assert.EndsWith(".mp3", response.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_Head_HasTheHeadersOnly()
    {
        TestCaller caller = await Host.AddCallerAsync();
        TestCall call = await SpeakAsync(caller);

        using HttpResponseMessage response = await SendAsync(caller, HttpMethod.Head, await ContentPathAsync(caller));

        Assert.Equal((HttpStatusCode.OK, (long?)call.Clip!.Length), (response.StatusCode, response.Content.Headers.ContentLength));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Content_Range_IsThatPart()
    {
        TestCaller caller = await Host.AddCallerAsync();
        TestCall call = await SpeakAsync(caller);
        int length = call.Clip!.Length;

        using HttpResponseMessage response = await SendAsync(caller, HttpMethod.Get, await ContentPathAsync(caller), ("Range", "bytes=100-299"));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes 100-299/{length}", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(call.Clip[100..300], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Content_RangeOutside_Is416WithTheLength()
    {
        TestCaller caller = await Host.AddCallerAsync();
        TestCall call = await SpeakAsync(caller);

        using HttpResponseMessage response = await SendAsync(caller, HttpMethod.Get, await ContentPathAsync(caller), ("Range", "bytes=99999999-"));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal($"bytes */{call.Clip!.Length}", response.Content.Headers.ContentRange!.ToString());
    }

    [Fact]
    public async Task Content_KnownTag_IsNotSentAgain()
    {
        TestCaller caller = await Host.AddCallerAsync();
        TestCall call = await SpeakAsync(caller);
        string tag = $"\"{call.ClipSha256}\"";
        string path = await ContentPathAsync(caller);

        using HttpResponseMessage known = await SendAsync(caller, HttpMethod.Get, path, ("If-None-Match", $"\"other\", W/{tag}"));
        using HttpResponseMessage part = await SendAsync(caller, HttpMethod.Get, path, ("If-Range", tag), ("Range", "bytes=0-0"));
        using HttpResponseMessage whole = await SendAsync(caller, HttpMethod.Get, path, ("If-Range", "\"other\""), ("Range", "bytes=0-0"));

        Assert.Equal((HttpStatusCode.NotModified, 0L), (known.StatusCode, known.Content.Headers.ContentLength ?? 0));
        Assert.Equal((HttpStatusCode.PartialContent, 1L), (part.StatusCode, part.Content.Headers.ContentLength!.Value));
        Assert.Equal((HttpStatusCode.OK, (long)call.Clip!.Length), (whole.StatusCode, whole.Content.Headers.ContentLength!.Value));
    }

    [Fact]
    public async Task Content_FileGone_Is404()
    {
        TestCaller caller = await Host.AddCallerAsync();
        await SpeakAsync(caller);
        string path = await ContentPathAsync(caller);
        Directory.Delete(System.IO.Path.Combine(Host.Server.Archive.Root, caller.Username), recursive: true);

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(caller, path)).Status);
    }

    [Fact]
    public async Task Content_FileChanged_IsNotPassedOffAsTheClip()
    {
        TestCaller caller = await Host.AddCallerAsync();
        await SpeakAsync(caller);
        string path = await ContentPathAsync(caller);
        await File.AppendAllTextAsync(Directory.GetFiles(FolderOf(caller), "*.mp3", SearchOption.AllDirectories).Single(), "x", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, (await GetAsync(caller, path)).Status);
    }

    [Fact]
    public async Task Delete_OwnClip_RemovesFileTextAndFoldersAndKeepsTheRow()
    {
        TestCaller caller = await Host.AddCallerAsync();
        await SpeakAsync(caller);
        string id = Text(Assert.Single(await ListAsync(caller)), "id");

        using HttpResponseMessage first = await SendAsync(caller, HttpMethod.Delete, $"{Path}/{id}");
        using HttpResponseMessage second = await SendAsync(caller, HttpMethod.Delete, $"{Path}/{id}");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.False(Directory.Exists(FolderOf(caller)));
        Assert.Empty(await ListAsync(caller));
        JsonElement row = (await GetAsync(caller, $"{Path}/{id}")).Json;
        Assert.Equal("deleted", Text(row, "state"));
        Assert.True(row.TryGetProperty("deleted_at", out _));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(caller, $"{Path}/{id}/content")).Status);
    }

    [Fact]
    public async Task Any_SomebodyElsesClip_LooksLikeNone()
    {
        TestCaller owner = await Host.AddCallerAsync();
        TestCaller other = await Host.AddCallerAsync();
        await SpeakAsync(owner);
        string id = Text(Assert.Single(await ListAsync(owner)), "id");

        foreach ((HttpMethod method, string path) in ((HttpMethod, string)[])[
            (HttpMethod.Get, $"{Path}/{id}"), (HttpMethod.Get, $"{Path}/{id}/content"), (HttpMethod.Delete, $"{Path}/{id}")])
        {
            using HttpResponseMessage hidden = await SendAsync(other, method, path);
            using HttpResponseMessage unknown = await SendAsync(other, method, path.Replace(id, Guid.NewGuid().ToString(), StringComparison.Ordinal));
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (hidden.StatusCode, unknown.StatusCode));
            Assert.Equal((await TestAnswer.ReadAsync(hidden)).Text, (await TestAnswer.ReadAsync(unknown)).Text);
        }

        Assert.Empty(await ListAsync(other));
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(other, $"{Path}?user={owner.Username}")).Status);
        Assert.Single(await ListAsync(owner));
    }

    [Fact]
    public async Task List_Administrator_SeesOneUsersOrEveryones()
    {
        TestCaller first = await Host.AddCallerAsync();
        TestCaller second = await Host.AddCallerAsync();
        await SpeakAsync(first);
        await SpeakAsync(second);
        TestCaller admin = await AddAdminAsync();

        Assert.Equal(first.Username, Text(Assert.Single(await ListAsync(admin, $"?user={first.Username}")), "user"));
        Assert.Equal([second.Username, first.Username], (await ListAsync(admin, "?limit=2")).Select(static clip => Text(clip, "user")));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(admin, $"{Path}?user=nobody")).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(admin, await ContentPathAsync(second))).Status);
    }

    [Fact]
    public async Task Any_WithoutToken_Is401()
    {
        using HttpResponseMessage response = await Host.Client.GetAsync(new Uri(Path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string Yesterday(string day) =>
        DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string FolderOf(TestCaller caller) => System.IO.Path.Combine(Host.Server.Archive.Root, caller.Username);

    private async Task<TestCall> SpeakAsync(TestCaller caller)
    {
        await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());
        return (await Host.CallsAsync(caller))[^1];
    }

    private async Task<IReadOnlyList<JsonElement>> ListAsync(TestCaller caller, string query = "") =>
        [.. (await GetAsync(caller, Path + query)).Json.GetProperty("data").EnumerateArray()];

    private async Task<string> ContentPathAsync(TestCaller caller) => $"{Path}/{Text((await ListAsync(caller))[0], "id")}/content";

    private async Task<TestAnswer> GetAsync(TestCaller caller, string path)
    {
        using HttpResponseMessage response = await SendAsync(caller, HttpMethod.Get, path);
        return await TestAnswer.ReadAsync(response);
    }

    private async Task<HttpResponseMessage> SendAsync(
        TestCaller caller, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<TestCaller> AddAdminAsync()
    {
        string name = "admin-" + Guid.NewGuid().ToString("N");
        long account = (await Host.Server.Accounts.AddAccountAsync(new NewAccount(name, null, null, true, null), default))!.Value;
        string token = ApiToken.Create();
        TokenHash.TryCompute(token, out TokenHash hash);
        await Host.Server.Accounts.AddTokenAsync(account, hash, "test", null, default);
        return new TestCaller(account, name, token);
    }
}
