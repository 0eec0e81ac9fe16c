using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Xunit;

namespace Relay.Tests.Endpoints.Dashboard;

/// <summary>Somebody who looks at the calls under way, event by event.</summary>
internal sealed class LiveEvents : IDisposable
{
    private const string Prefix = "data: ";

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private LiveEvents(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _reader = new StreamReader(body);
    }

    public static async Task<LiveEvents> OpenAsync(RelayHost host, string token)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/dashboard/live");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        HttpResponseMessage response = await host.Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        return new LiveEvents(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The calls of the next picture.</summary>
    public async Task<JsonElement> NextAsync()
    {
        string line = await _reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("The events ended.");
        Assert.StartsWith(Prefix, line, StringComparison.Ordinal);
        Assert.Equal("", await _reader.ReadLineAsync(TestContext.Current.CancellationToken));
        using JsonDocument picture = JsonDocument.Parse(line[Prefix.Length..]);
        return picture.RootElement.Clone();
    }

    /// <summary>The first picture that is as wanted.</summary>
    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> isWanted)
    {
        JsonElement picture;
        do
        {
            picture = await NextAsync();
        }
        while (!isWanted(picture));
        return picture;
    }

    /// <summary>The calls of one user in a picture.</summary>
    public static JsonElement[] Of(JsonElement picture, TestCaller caller) =>
        [.. picture.GetProperty("calls").EnumerateArray().Where(call => call.GetProperty("username").GetString() == caller.Username)];

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
