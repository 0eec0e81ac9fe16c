using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd.Platform;

/// <summary>An application that uses the platform's interfaces through Relay, with nothing of Relay's in between.</summary>
internal sealed class PlatformCaller : IDisposable
{
    private readonly HttpClient _http;

    public PlatformCaller(RelayProcess relay, string token)
    {
        _http = new HttpClient { BaseAddress = relay.Address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<JsonElement> PostAsync(string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await ReadAsync(path));

    public async Task<byte[]> ReadAsync(string path)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Uploads a file; returns its id.</summary>
    public async Task<string> UploadAsync(string purpose, byte[] bytes)
    {
        using MultipartFormDataContent form = new();
        using StringContent field = new(purpose);
        form.Add(field, "purpose");
        using ByteArrayContent file = new(bytes);
        form.Add(file, "file", "a.bin");
        using HttpResponseMessage response = await _http.PostAsync(new Uri("/v1/files/upload", UriKind.Relative), form, TestContext.Current.CancellationToken);
        JsonElement answer = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, CodeOf(answer));
        return answer.GetProperty("file").GetProperty("file_id").GetRawText();
    }

    /// <summary>Asks until the answer's status is this one; returns it.</summary>
    public async Task<JsonElement> UntilAsync(string path, string status)
    {
        JsonElement answer = default;
        await Deadline.UntilAsync(
            async () =>
            {
                answer = await GetAsync(path);
                return answer.TryGetProperty("status", out JsonElement said) && said.GetString() == status;
            },
            $"{path} is {status}");
        return answer;
    }

    public static int CodeOf(JsonElement answer) => answer.GetProperty("base_resp").GetProperty("status_code").GetInt32();

    public static string IdOf(JsonElement answer, string name) =>
        answer.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : answer.GetProperty(name).GetRawText();

    public void Dispose() => _http.Dispose();
}
