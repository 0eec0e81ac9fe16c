using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Relay.Archive;
using Relay.Protocol.Json;

namespace Relay.Tasks;

/// <summary>
/// Tells callers' servers of changes. Names are resolved here and the connection goes to an address that was looked at, so that neither a name
/// that changes its mind nor a redirect, which is not followed, makes Relay ask what only Relay can reach. At most
/// <see cref="MaxToldAtOnce"/> requests that tell are under way; the others wait. Any thread.
/// </summary>
internal sealed class Callbacks(TaskOptions options, TimeProvider time) : IDisposable
{
    /// <summary>The platform's own bound on how long a challenge may take.</summary>
    private static readonly TimeSpan s_challengeTime = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(10);
    private const int MaxAnswerBytes = 4096;
    private const int MaxToldAtOnce = 256;

    private readonly SemaphoreSlim _telling = new(MaxToldAtOnce);
    private readonly HttpMessageInvoker _http = LinkHttp.Create(options.CallbacksMayBePrivate, followsRedirects: false);

    /// <summary>What is wrong with an address before anybody is asked; null when nothing is.</summary>
    public static string? FindError(string url) =>
        url.Length > 2000 ? "'callback_url' has more than 2000 characters"
        : !Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") ? "'callback_url' must be an http:// or https:// address"
        : uri.UserInfo.Length > 0 ? "'callback_url' must not have a user name or password"
        : null;

    /// <summary>Asks an address whether it wants to be told, as the platform does: it must send the challenge back within three seconds.</summary>
    public async Task<bool> ChallengeAsync(string url, CancellationToken cancellationToken)
    {
        string challenge = RandomNumberGenerator.GetHexString(32, lowercase: true);
        byte[] body = System.Text.Encoding.ASCII.GetBytes($$"""{"challenge":"{{challenge}}"}""");
        try
        {
            byte[]? answer = await PostAsync(url, body, "", s_challengeTime, cancellationToken);
            return answer is not null && TryParse(answer, out JsonElement root) && root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("challenge", out JsonElement back) && back.ValueKind == JsonValueKind.String && back.ValueEquals(challenge);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>Tells an address of a change, with a signature that whoever has the task's token can check. False: it could not be told.</summary>
    /// <param name="url">Where.</param>
    /// <param name="body">JSON, as the query would answer.</param>
    /// <param name="key">The SHA-256 of the token.</param>
    /// <param name="cancellationToken">Relay is stopping.</param>
    public async Task<bool> TellAsync(string url, ReadOnlyMemory<byte> body, byte[] key, CancellationToken cancellationToken)
    {
        for (int tries = 0; ; tries++)
        {
            await _telling.WaitAsync(cancellationToken);
            try
            {
                string signature = Sign(key, time.GetUtcNow().ToUnixTimeSeconds(), body.Span);
                if (await PostAsync(url, body, signature, s_time, cancellationToken) is not null)
                {
                    return true;
                }
            }
            catch (HttpRequestException error) when (error.InnerException is PrivateAddressException)
            {
                return false;
            }
            catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
            finally
            {
                _telling.Release();
            }

            if (tries >= options.CallbackPausesMs.Length)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(options.CallbackPausesMs[tries]), time, cancellationToken);
        }
    }

    /// <summary><c>t=SECONDS,v1=HEX</c>: the HMAC-SHA256 of "SECONDS.BODY".</summary>
    public static string Sign(byte[] key, long unixSeconds, ReadOnlySpan<byte> body)
    {
        string stamp = unixSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(System.Text.Encoding.ASCII.GetBytes(stamp + "."));
        mac.AppendData(body);
        return $"t={stamp},v1={Convert.ToHexStringLower(mac.GetHashAndReset())}";
    }

    public void Dispose()
    {
        _http.Dispose();
        _telling.Dispose();
    }

    /// <summary>The answer's beginning; null when its status is not one of success.</summary>
    private async Task<byte[]?> PostAsync(string url, ReadOnlyMemory<byte> body, string signature, TimeSpan limit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource tooLong = new(limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (signature.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("X-Relay-Signature", signature);
        }

        using HttpResponseMessage response = await _http.SendAsync(request, stop.Token);
        if (response.StatusCode is < HttpStatusCode.OK or >= HttpStatusCode.MultipleChoices)
        {
            return null;
        }

        byte[] answer = new byte[MaxAnswerBytes];
        await using Stream stream = await response.Content.ReadAsStreamAsync(stop.Token);
        int length = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, stop.Token);
        return answer[..length];
    }

    private static bool TryParse(byte[] json, out JsonElement root)
    {
        try
        {
            root = JsonTree.Parse(json);
            return true;
        }
        catch (JsonException)
        {
            root = default;
            return false;
        }
    }
}
