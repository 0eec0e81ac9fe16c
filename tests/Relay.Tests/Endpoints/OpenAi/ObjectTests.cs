using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Relay.FakeUpstreams.Chat;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.OpenAi;

/// <summary>Files, batches, voices and videos: each goes to the key it was made with, and to nobody but the account that made it.</summary>
public sealed class ObjectTests(MediaHost host) : MediaTests(host)
{
    [Fact]
    public async Task Files_UploadedListedRead_StayWithTheirKeyAndAccount()
    {
        (TestCaller one, TestCaller two) = (await Host.Relay.AddCallerAsync(), await Host.Relay.AddCallerAsync());
        (string first, string key) = await UploadFileAsync(one);
        (string second, _) = await UploadFileAsync(one);
        (string others, _) = await UploadFileAsync(two);

        JsonElement list = (await Host.Relay.GetAsync(one.Token, "/v1/files")).Json;
        Assert.Equal(((string[])[first, second]).Order(), list.GetProperty("data").EnumerateArray().Select(static file => file.GetProperty("id").GetString()).Order());
        TestAnswer mine = await Host.Relay.GetAsync(one.Token, $"/v1/files/{first}");
        Assert.Equal((HttpStatusCode.OK, key), (mine.Status, Fake.Calls[^1].Key));
        Assert.Equal("{\"custom_id\":\"1\"}\n", (await Host.Relay.GetAsync(one.Token, $"/v1/files/{first}/content")).Text);

        int before = Fake.Calls.Count;
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.GetAsync(one.Token, $"/v1/files/{others}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.GetAsync(one.Token, $"/v1/files/{others}/content")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.GetAsync(one.Token, "/v1/files/file-nobody")).Status);
        Assert.Equal(before, Fake.Calls.Count);
    }

    [Fact]
    public async Task File_Uploaded_HasOpenAisMembersAndSiliconFlowsEnvelope()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await UploadAsync(caller, "/v1/files", WithFile(Form(("purpose", "batch")), [1, 2]));

        Assert.Equal(1741685396, answer.Json.GetProperty("created_at").GetInt64());
        Assert.Equal(answer.Json.GetProperty("id").GetString(), answer.Json.GetProperty("data").GetProperty("id").GetString());
        Assert.Equal(EndReason.Completed, (await Host.Relay.CallAsync(caller)).Reason);
    }

    [Fact]
    public async Task File_Deleted_IsGoneAtTheProviderAndHere()
    {
        (TestCaller one, TestCaller two) = (await Host.Relay.AddCallerAsync(), await Host.Relay.AddCallerAsync());
        (string file, string key) = await UploadFileAsync(one);

        Assert.Equal(HttpStatusCode.NotFound, (await DeleteAsync(two, $"/v1/files/{file}")).Status);
        TestAnswer deleted = await DeleteAsync(one, $"/v1/files/{file}");

        Assert.Equal((HttpStatusCode.OK, true, file), (deleted.Status, deleted.Json.GetProperty("deleted").GetBoolean(), deleted.Json.GetProperty("id").GetString()));
        Assert.Equal(($"/v1/files/{file}", key), (Fake.Calls[^1].Path, Fake.Calls[^1].Key));
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.GetAsync(one.Token, $"/v1/files/{file}")).Status);
        Assert.Equal(0, (await Host.Relay.GetAsync(one.Token, "/v1/files")).Json.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("asc", 2)]
    [InlineData("desc", 2)]
    [InlineData("desc", 1)]
    public async Task Files_InPages_AreListedOnceInOrder(string order, int providersPage)
    {
        (TestCaller caller, TestCaller other) = (await Host.Relay.AddCallerAsync(), await Host.Relay.AddCallerAsync());
        List<string> made = [];
        for (int i = 0; i < 24; i++)
        {
            Fake.ObjectsCreatedAt++;
            made.Add((await UploadFileAsync(caller)).Id);
            await UploadFileAsync(other);
        }

        Fake.ListPageItems = providersPage;
        List<string> listed = [];
        string after = "";
        JsonElement page;
        do
        {
            page = (await Host.Relay.GetAsync(caller.Token, $"/v1/files?limit=5&order={order}{after}")).Json;
            listed.AddRange(page.GetProperty("data").EnumerateArray().Select(static file => file.GetProperty("id").GetString()!));
            Assert.Equal(listed[^1], page.GetProperty("last_id").GetString());
            after = $"&after={listed[^1]}";
        }
        while (page.GetProperty("has_more").GetBoolean());

        Assert.Equal(order == "asc" ? made : Enumerable.Reverse(made), listed);
        Assert.Equal(24, (await Host.Relay.GetAsync(caller.Token, "/v1/files")).Json.GetProperty("data").GetArrayLength());
        Assert.Equal(0, (await Host.Relay.GetAsync(caller.Token, "/v1/files?purpose=vision")).Json.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("limit=0", "limit", 400)]
    [InlineData("limit=10001", "limit", 400)]
    [InlineData("limit=x", "limit", 400)]
    [InlineData("order=up", "order", 400)]
    [InlineData("after=file-nobody", "after", 404)]
    public async Task Files_ListedInAWayThatIsNone_NamesTheField(string query, string field, int status)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.GetAsync(caller.Token, $"/v1/files?{query}");

        Assert.Equal((status, field), ((int)answer.Status, answer.OpenAiError.GetProperty("param").GetString()));
    }

    [Theory]
    [InlineData("voice_clone")]
    [InlineData("t2a_async_input")]
    public async Task File_OfMiniMaxsPurpose_IsNotSentElsewhere(string purpose)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        int before = Fake.Calls.Count;

        TestAnswer answer = await UploadAsync(caller, "/v1/files", WithFile(Form(("purpose", purpose)), [1]));

        Assert.Equal((HttpStatusCode.BadRequest, "purpose"), (answer.Status, answer.OpenAiError.GetProperty("param").GetString()));
        Assert.Equal(before, Fake.Calls.Count);
    }

    [Fact]
    public async Task Batches_MadeFromAFile_UseItsKeyAndAreTheOwnersOnly()
    {
        (TestCaller one, TestCaller two) = (await Host.Relay.AddCallerAsync(), await Host.Relay.AddCallerAsync());
        (string file, string key) = await UploadFileAsync(one);
        string body = $$"""{"input_file_id":"{{file}}","endpoint":"/v1/chat/completions","completion_window":"24h"}""";

        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.AskAsync(two, "/v1/batches", body)).Status);
        TestAnswer made = await Host.Relay.AskAsync(one, "/v1/batches", body);
        Assert.Equal((HttpStatusCode.OK, key, body), (made.Status, Fake.Calls[^1].Key, Fake.Calls[^1].Body));
        string batch = made.Json.GetProperty("id").GetString()!;

        Assert.Equal("in_queue", (await Host.Relay.GetAsync(one.Token, $"/v1/batches/{batch}")).Json.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.GetAsync(two.Token, $"/v1/batches/{batch}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.AskAsync(two, $"/v1/batches/{batch}/cancel", "{}")).Status);
        Assert.Equal(batch, (await Host.Relay.GetAsync(one.Token, "/v1/batches")).Json.GetProperty("first_id").GetString());
        Assert.Equal(0, (await Host.Relay.GetAsync(two.Token, "/v1/batches")).Json.GetProperty("data").GetArrayLength());
        Assert.Equal("cancelling", (await Host.Relay.AskAsync(one, $"/v1/batches/{batch}/cancel", "{}")).Json.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("/v1/audio/reference", "/v1/audio/reference", "/v1/audio/reference/delete")]
    [InlineData("/v1/uploads/audio/voice", "/v1/audio/voice/list", "/v1/audio/voice/deletions")]
    public async Task Voices_UploadedListedDeleted_StayWithTheirKeyAndAccount(string upload, string list, string delete)
    {
        (TestCaller one, TestCaller two) = (await Host.Relay.AddCallerAsync(), await Host.Relay.AddCallerAsync());
        TestAnswer made = await UploadAsync(one, upload, WithFile(Form(("model", "fake-voice"), ("customName", "me"), ("text", "hi")), [1]));
        string uri = made.Json.GetProperty("uri").GetString()!;
        string key = Fake.Calls[^1].Key;
        Assert.Equal("/v1/uploads/audio/voice", Fake.Calls[^1].Path);

        JsonElement mine = (await Host.Relay.GetAsync(one.Token, list)).Json;
        Assert.Equal(uri, mine.GetProperty("results")[0].GetProperty("uri").GetString());
        Assert.Equal(1, mine.GetProperty("result").GetArrayLength());
        Assert.Equal(0, (await Host.Relay.GetAsync(two.Token, list)).Json.GetProperty("results").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.AskAsync(two, delete, $$"""{"uri":"{{uri}}"}""")).Status);

        Assert.Equal(HttpStatusCode.OK, (await Host.Relay.AskAsync(one, delete, $$"""{"uri":"{{uri}}"}""")).Status);
        Assert.Equal(("/v1/audio/voice/deletions", key), (Fake.Calls[^1].Path, Fake.Calls[^1].Key));
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.AskAsync(one, delete, $$"""{"uri":"{{uri}}"}""")).Status);
    }

    [Theory]
    [InlineData("/v1/video/generations")]
    [InlineData("/v1/videos/generations")]
    [InlineData("/v1/video/submit")]
    public async Task Videos_StartedAndAskedAbout_StayWithTheirKeyAndAccount(string path)
    {
        (TestCaller one, TestCaller two) = (await Host.Relay.AddCallerAsync(), await Host.Relay.AddCallerAsync());
        TestAnswer made = await Host.Relay.AskAsync(one, path, """{"model":"fake-alias","prompt":"a cat"}""");
        string id = made.Json.GetProperty("requestId").GetString()!;
        FakeChatCall upstream = Fake.Calls[^1];
        Assert.Equal(("/v1/video/submit", """{"model":"real/model","prompt":"a cat"}"""), (upstream.Path, upstream.Body));

        string status = $$"""{"requestId":"{{id}}"}""";
        Assert.Equal("InProgress", (await Host.Relay.AskAsync(one, "/v1/video/status", status)).Json.GetProperty("status").GetString());
        Assert.Equal(("/v1/video/status", upstream.Key), (Fake.Calls[^1].Path, Fake.Calls[^1].Key));
        Assert.Equal("InProgress", (await Host.Relay.GetAsync(one.Token, $"/v1/videos/{id}")).Json.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.AskAsync(two, "/v1/video/status", status)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.GetAsync(two.Token, $"/v1/videos/{id}")).Status);
    }

    private async Task<TestAnswer> DeleteAsync(TestCaller caller, string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Delete, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);
        using HttpResponseMessage response = await Host.Relay.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await TestAnswer.ReadAsync(response);
    }

    private async Task<(string Id, string Key)> UploadFileAsync(TestCaller caller)
    {
        TestAnswer answer = await UploadAsync(caller, "/v1/files", WithFile(Form(("purpose", "batch")), [1, 2]));
        return (answer.Json.GetProperty("id").GetString()!, Fake.Calls[^1].Key);
    }
}
