using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Relay.FakeUpstreams.Chat;

/// <summary>
/// A fake of chat providers on 127.0.0.1: OpenAI Chat Completions below <c>/v1</c> (with other providers' habits by
/// <see cref="Personality"/>), Responses, Anthropic Messages, Gemini below <c>/v1beta</c>. A real server whose faults are properties. Whoever
/// started it disposes it; that cuts every connection it still has.
/// </summary>
public sealed class FakeChat : IAsyncDisposable
{
    private readonly ConcurrentQueue<FakeChatCall> _calls = new();
    private TaskCompletionSource _resume = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _listener;
    private int _port;

    private FakeChat()
    {
    }

    public Uri BaseAddress => new($"http://127.0.0.1:{_port}");

    public FakeChatPersonality Personality { get; set; }

    public FakeAnswer Answer { get; set; } = new();

    /// <summary>What is heard in every recording, as it is answered.</summary>
    public string Transcription { get; set; } = """{"text":"hello","usage":{"type":"duration","seconds":12}}""";

    public string TranscriptionType { get; set; } = "application/json";

    /// <summary>What is spoken, whatever is asked for, and what it is said to be.</summary>
    public byte[] Sound { get; set; } = [0xFF, 0xF3, 1, 2, 3];

    public string SoundType { get; set; } = "audio/mpeg";

    /// <summary>What goes wrong with every call.</summary>
    public FakeChatFault Fault { get; set; } = new();

    /// <summary>What goes wrong with calls of one key; before <see cref="Fault"/>.</summary>
    public ConcurrentDictionary<string, FakeChatFault> KeyFaults { get; } = new();

    /// <summary>Every request, in order of arrival.</summary>
    public IReadOnlyList<FakeChatCall> Calls => [.. _calls];

    /// <summary>Objects in one page of a list, whatever is asked for.</summary>
    public int ListPageItems { get; set; } = 100;

    /// <summary>When objects that are made from now on are said to have been made, Unix seconds.</summary>
    public long ObjectsCreatedAt { get; set; } = 1741685396;

    internal Task Resumed => _resume.Task;

    internal FakeObjects Objects => field ??= new FakeObjects(this);

    public static async Task<FakeChat> StartAsync()
    {
        FakeChat fake = new();
        await fake.ListenAsync(0);
        return fake;
    }

    /// <summary>Lets stalled streams go on; later ones stall again.</summary>
    public void Resume()
    {
        TaskCompletionSource resumed = _resume;
        _resume = new(TaskCreationOptions.RunContinuationsAsynchronously);
        resumed.SetResult();
    }

    /// <summary>Ends a batch; returns the id of the file with its output.</summary>
    public string FinishBatch(string batch, string output, string status = "completed") => Objects.Finish(batch, output, status);

    /// <summary>Cuts every connection and refuses new ones until <see cref="OpenListenerAsync"/>.</summary>
    public async Task CloseListenerAsync()
    {
        WebApplication? listener = _listener;
        _listener = null;
        if (listener is not null)
        {
            await listener.StopAsync(new CancellationToken(canceled: true));
            await listener.DisposeAsync();
        }
    }

    /// <summary>Accepts connections again, on the same port.</summary>
    public Task OpenListenerAsync() => _listener is null ? ListenAsync(_port) : Task.CompletedTask;

    public async ValueTask DisposeAsync() => await CloseListenerAsync();

    internal void Add(FakeChatCall call) => _calls.Enqueue(call);

    private async Task ListenAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port, static endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        WebApplication listener = builder.Build();
        listener.Run(new FakeChatEndpoint(this).HandleAsync);
        await listener.StartAsync();
        _port = new Uri(listener.Urls.First()).Port;
        _listener = listener;
    }
}
