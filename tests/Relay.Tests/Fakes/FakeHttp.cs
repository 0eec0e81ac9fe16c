using System.Text;
using System.Text.Json;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Fakes;

/// <summary>A client of the fake that reads the wire on its own, with nothing of Relay in between.</summary>
internal static class FakeHttp
{
    public static readonly HttpClient Client = new();

    public static HttpRequestMessage Post(FakeMiniMax fake, string body, string key = "test-key")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(fake.BaseAddress, "/v1/t2a_v2"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", key);
        return request;
    }

    public static string Body(string text, string more = "\"stream\":true")
        => $$"""{"model":"speech-2.8-hd","text":{{Quote(text)}},"voice_setting":{"voice_id":"male-qn-qingse"},{{more}}}""";

    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    public static async Task<string> TextAsync(FakeMiniMax fake, string body, string key = "test-key")
    {
        using HttpRequestMessage request = Post(fake, body, key);
        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<JsonElement> JsonAsync(FakeMiniMax fake, string body, string key = "test-key")
        => JsonElement.Parse(await TextAsync(fake, body, key));

    /// <summary>The whole stream as parsed events.</summary>
    public static async Task<IReadOnlyList<JsonElement>> EventsAsync(FakeMiniMax fake, string body)
        => [.. (await TextAsync(fake, body)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Event)];

    public static int CodeOf(JsonElement message) => message.GetProperty("base_resp").GetProperty("status_code").GetInt32();

    public static string AudioOf(JsonElement message) => message.GetProperty("data").GetProperty("audio").GetString()!;

    /// <summary>Reads a body that is expected to break off, and returns what came before.</summary>
    public static async Task<string> ReadUntilCutAsync(FakeMiniMax fake, string body)
    {
        using HttpRequestMessage request = Post(fake, body);
        using HttpResponseMessage response = await Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using Stream stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var read = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(read, TestContext.Current.CancellationToken));
        return Encoding.UTF8.GetString(read.ToArray());
    }

    private static JsonElement Event(string record)
    {
        Assert.StartsWith("data: ", record);
        return JsonElement.Parse(record["data: ".Length..]);
    }
}
