using System.Buffers;
using System.Security.Cryptography;
using Relay.Identity;
using Relay.Upstreams.Local;

namespace Relay.Hosting;

/// <summary>
/// The very first start on a data folder: makes an administrator and a token, and prints both, once, with calls that can be pasted.
/// Later starts print nothing: neither can be read back.
/// </summary>
internal sealed class FirstRun(IAccountStore accounts, LocalVoice voice, string dataFolder, TextWriter output)
{
    private const string AdminName = "admin";

    private static readonly SearchValues<char> s_plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+");

    /// <summary>Once, on a store that had no account.</summary>
    public async Task RunAsync(Uri address, CancellationToken cancellationToken)
    {
        string password = RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 16);
        // A quarter of a second of hashing: off this thread, streams may be running already.
        string hash = await Task.Run(() => Passwords.Hash(password), cancellationToken);
        long? id = await accounts.AddAccountAsync(new NewAccount(AdminName, null, hash, IsAdmin: true, BalanceNanos: null, MustChangePassword: true), cancellationToken);
        if (id is null)
        {
            return; // another process was first
        }

        string token = ApiToken.Create();
        TokenHash.TryCompute(token, out TokenHash tokenHash);
        await accounts.AddTokenAsync(id.Value, tokenHash, "first run", null, cancellationToken);
        await output.WriteLineAsync(Text(address.ToString().TrimEnd('/'), password, token));
    }

    private string Text(string url, string password, string token)
    {
        string me = CommandLine();
        string socket = url.Replace("http://", "ws://", StringComparison.Ordinal);
        return $"""

            Relay is ready at {url}   (voice: {voice.Description}; data: {Path.GetFullPath(dataFolder)})

              admin password   {password}
              API token        {token}

            Both are shown only now. Three calls to paste:

              1. Speech, OpenAI style, into a file:
            curl -sS {url}/v1/audio/speech -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' -d '{"{"}"model":"tts-1","voice":"alloy","input":"Hello from Relay.","response_format":"wav"{"}"}' -o hello.wav

              2. MiniMax T2A, streamed as events:
            curl -sSN {url}/v1/t2a_v2 -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' -d '{"{"}"model":"speech-02-hd","text":"Hello from Relay.","stream":true,"voice_setting":{"{"}"voice_id":"English_expressive_narrator"{"}}"}'

              3. A WebSocket session:
            {me} say --url {socket}/ws/v1/t2a_v2 --token {token} --out hello-ws.wav 'Hello from Relay, over a socket.'

            What it cost:
            {me} calls --data {Quote(Path.GetFullPath(dataFolder))}

            """;
    }

    /// <summary>A path as a shell takes it for one word.</summary>
    private static string Quote(string path) =>
        path.AsSpan().ContainsAnyExcept(s_plain) ? $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'" : path;

    /// <summary>How this very program was started, so that the printed commands work where they are pasted.</summary>
    private static string CommandLine()
    {
        string process = Environment.ProcessPath ?? "relay";
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? $"{Quote(process)} {Quote(Environment.GetCommandLineArgs()[0])}" : Quote(process);
    }
}
