using System.Net;
using System.Net.Http.Headers;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Endpoints.Platform;

/// <summary>Files at the platform, by both families of paths, for their owner only.</summary>
public sealed class PlatformFileTests(PlatformHost host) : PlatformTests(host)
{
    [Theory]
    [InlineData("/v1/files/upload", "/v1/files/list?purpose=voice_clone", "/v1/files/retrieve?file_id={0}", "/v1/files/retrieve_content?file_id={0}")]
    [InlineData("/v1/files", "/v1/files?purpose=voice_clone", "/v1/files/{0}", "/v1/files/{0}/content")]
    public async Task Files_UploadedListedRead_AreTheOwnersOnly(string upload, string list, string retrieve, string content)
    {
        TestCaller owner = await Host.AddCallerAsync();
        TestCaller other = await Host.AddCallerAsync();
        byte[] bytes = [.. Enumerable.Range(0, 200_000).Select(static i => (byte)i)];
        string file = await UploadAsync(owner, "voice_clone", bytes, upload);

        TestAnswer listed = await Host.GetAsync(owner.Token, list);
        TestAnswer facts = await Host.GetAsync(owner.Token, Path(retrieve, file));

        Assert.Equal(file, Assert.Single(listed.Json.GetProperty("files").EnumerateArray()).GetProperty("file_id").GetRawText());
        Assert.Equal(200_000, listed.Json.GetProperty("files")[0].GetProperty("bytes").GetInt64());
        Assert.Contains("http", facts.Json.GetProperty("file").GetProperty("download_url").GetString(), StringComparison.Ordinal);
        Assert.Equal(bytes, (await Host.GetAsync(owner.Token, Path(content, file))).Body);

        int before = Host.Fake.PlatformCalls.Count;
        Assert.Empty((await Host.GetAsync(other.Token, list)).Json.GetProperty("files").EnumerateArray());
        Assert.Equal(2013, (await Host.GetAsync(other.Token, Path(retrieve, file))).MiniMaxCode);
        Assert.Equal(2013, (await Host.GetAsync(other.Token, Path(content, file))).MiniMaxCode);
        Assert.Equal(before, Host.Fake.PlatformCalls.Count);
    }

    [Fact]
    public async Task Content_Range_BringsThatPart()
    {
        TestCaller owner = await Host.AddCallerAsync();
        string file = await UploadAsync(owner, "prompt_audio", [10, 11, 12, 13, 14]);
        using HttpRequestMessage request = new(HttpMethod.Get, $"/v1/files/retrieve_content?file_id={file}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", owner.Token);
        request.Headers.Range = new RangeHeaderValue(1, 3);

        using HttpResponseMessage response = await Host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.PartialContent, "bytes 1-3/5"), (response.StatusCode, response.Content.Headers.ContentRange?.ToString()));
        Assert.Equal([11, 12, 13], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Delete_OwnFile_IsGone()
    {
        TestCaller owner = await Host.AddCallerAsync();
        TestCaller other = await Host.AddCallerAsync();
        string file = await UploadAsync(owner, "voice_clone");
        string body = $$"""{"file_id":{{file}},"purpose":"voice_clone"}""";

        Assert.Equal(2013, (await Host.AskAsync(other, "/v1/files/delete", body)).MiniMaxCode);
        TestAnswer deleted = await Host.AskAsync(owner, "/v1/files/delete", body);

        Assert.Equal((0, file), (deleted.MiniMaxCode, deleted.Json.GetProperty("file_id").GetRawText()));
        Assert.Equal(2013, (await Host.AskAsync(owner, "/v1/files/delete", body)).MiniMaxCode);
    }

    [Theory]
    [InlineData("video_generation")]
    [InlineData("nonsense")]
    public async Task Upload_UnknownPurpose_IsRefused(string purpose)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await TryUploadAsync(caller, purpose);

        Assert.Equal((HttpStatusCode.BadRequest, 2013), (answer.Status, answer.MiniMaxCode));
    }

    [Fact]
    public async Task Upload_RefusedByTheFirstKey_GoesToTheNext()
    {
        TestCaller caller = await Host.AddCallerAsync();
        Fake.KeySwitches[RelayHost.FirstKey] = "error=1002";
        try
        {
            await UploadAsync(caller, "voice_clone");
            await UploadAsync(await Host.AddCallerAsync(), "voice_clone");
        }
        finally
        {
            Fake.KeySwitches.Clear();
        }

        Assert.Equal(RelayHost.SecondKey, Host.Fake.PlatformCalls[^1].Key);
    }

    private static string Path(string pattern, string file) => pattern.Replace("{0}", file, StringComparison.Ordinal);
}
