using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net.WebSockets;
using Relay.Protocol.MiniMax;
using Relay.Protocol.Text;

namespace Relay.Cli;

/// <summary><c>relay say</c>: a small client of the T2A WebSocket, to hear that a Relay (or the platform itself) works.</summary>
internal static class SayCommand
{
    private const int MessageBytes = 64 * 1024;

    public static Command Create()
    {
        Argument<string> text = new("text") { Description = "What to say" };
        Option<Uri> url = new("--url")
        {
            Description = "Socket address",
            CustomParser = ParseUrl, // there is none for this type
            DefaultValueFactory = static _ => new Uri("ws://127.0.0.1:8768/ws/v1/t2a_v2"),
        };
        Option<string?> token = new("--token") { Description = "API token (default: the environment variable RELAY_TOKEN)" };
        Option<string> model = new("--model") { Description = "Model", DefaultValueFactory = static _ => "speech-02-hd" };
        Option<string> voice = new("--voice") { Description = "Voice id", DefaultValueFactory = static _ => "English_expressive_narrator" };
        Option<string?> format = new("--format") { Description = "Audio format (default: the voice's own)" };
        Option<FileInfo?> output = new("--out", "-o") { Description = "File for the audio (default: standard output)" };
        Command command = new("say", "Say something over a WebSocket session and keep the audio") { text, url, token, model, voice, format, output };
        command.SetAction(async (result, cancellationToken) =>
        {
            T2aStart start = new(result.GetValue(model)!, result.GetValue(voice)!, result.GetValue(format));
            string secret = result.GetValue(token) ?? Environment.GetEnvironmentVariable("RELAY_TOKEN") ?? "";
            try
            {
                await using Stream audio = result.GetValue(output) is { } file ? file.Create() : Console.OpenStandardOutput();
                return await RunAsync(result.GetValue(url)!, secret, start, result.GetValue(text)!, audio, cancellationToken);
            }
            catch (Exception error) when (error is WebSocketException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync("relay: " + error.Message);
                return 1;
            }
        });
        return command;
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is ("ws" or "wss"))
        {
            return url;
        }

        result.AddError($"'{text}' is no socket address: write it as ws://127.0.0.1:8768/ws/v1/t2a_v2");
        return null;
    }

    private static async Task<int> RunAsync(Uri url, string token, T2aStart start, string text, Stream audio, CancellationToken cancellationToken)
    {
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        long begun = System.Diagnostics.Stopwatch.GetTimestamp();
        await socket.ConnectAsync(url, cancellationToken);
        await SendAsync(socket, start.Write(), cancellationToken);
        await SendAsync(socket, T2aStart.WriteText(text), cancellationToken);
        await SendAsync(socket, T2aRequestWriter.TaskFinish.ToArray(), cancellationToken);
        Listener listener = new(audio);
        byte[] buffer = new byte[MessageBytes];
        while (!listener.IsDone)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                break;
            }

            await listener.ReadAsync(buffer.AsMemory(0, received.Count), received.EndOfMessage, begun, cancellationToken);
        }

        await Console.Error.WriteLineAsync(listener.Summary);
        return listener.Failed ? 1 : 0;
    }

    private static ValueTask SendAsync(ClientWebSocket socket, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private sealed record T2aStart(string Model, string Voice, string? Format)
    {
        public ReadOnlyMemory<byte> Write()
        {
            ArrayBufferWriter<byte> message = new();
            T2aRequestWriter.WriteTaskStart(message, new T2aRequestModel { Model = Model, VoiceId = Voice, Format = Format });
            return message.WrittenMemory;
        }

        public static ReadOnlyMemory<byte> WriteText(string text)
        {
            ArrayBufferWriter<byte> message = new();
            T2aRequestWriter.WriteTaskContinue(message, System.Text.Encoding.UTF8.GetBytes(text));
            return message.WrittenMemory;
        }
    }

    private sealed class Listener(Stream output)
    {
        private readonly ArrayBufferWriter<byte> _audio = new();
        private T2aEventReader _reader = new(T2aFraming.Message);
        private HexStreamDecoder _hex;
        private string? _error;
        private double _firstMs = -1;
        private long _bytes;

        public bool IsDone { get; private set; }

        public bool Failed => _error is not null || _bytes == 0;

        public string Summary => _error is not null ? "relay: " + _error
            : string.Create(CultureInfo.InvariantCulture, $"{_bytes} bytes of audio, the first after {_firstMs:0.0} ms");

        public async ValueTask ReadAsync(ReadOnlyMemory<byte> part, bool endOfMessage, long begun, CancellationToken cancellationToken)
        {
            Look(part.Span);
            if (endOfMessage)
            {
                _reader.EndMessage();
            }

            if (_audio.WrittenCount == 0)
            {
                return;
            }

            _firstMs = _firstMs < 0 ? System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalMilliseconds : _firstMs;
            _bytes += _audio.WrittenCount;
            await output.WriteAsync(_audio.WrittenMemory, cancellationToken);
            _audio.ResetWrittenCount();
        }

        private void Look(ReadOnlySpan<byte> part)
        {
            T2aRead read;
            while ((read = _reader.Read(ref part, out ReadOnlySpan<byte> hex)) != T2aRead.NeedMore)
            {
                switch (read)
                {
                    case T2aRead.EventStart:
                        _hex.Reset();
                        break;
                    case T2aRead.AudioHex:
                        _error = _hex.Decode(hex, _audio) ? _error : "the audio is not hex";
                        break;
                    case T2aRead.EventEnd:
                        ref readonly T2aEvent message = ref _reader.Event;
                        _error = message.StatusCode == 0 ? _error : $"{System.Text.Encoding.UTF8.GetString(message.StatusMessage)} ({message.StatusCode})";
                        IsDone = message.Kind is T2aEventKind.TaskFinished or T2aEventKind.TaskFailed;
                        break;
                    default:
                        _error = "the answer cannot be read";
                        IsDone = true;
                        break;
                }
            }
        }
    }
}
