using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.MiniMax.Sockets;

/// <summary>
/// One accepted socket. Two flows: the receive loop reads events and queues work, the worker speaks and answers in order. The
/// session lasts until the client closes or vanishes, whatever the server has sent by then; then both are ended and awaited.
/// </summary>
internal sealed class SocketSession : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly HttpContext _context;
    private readonly string _path;
    private readonly ISocketDialect _dialect;
    private readonly bool _bidi;
    private string? _startBody;
    private bool _finishing;
    // Also written by the worker; read by the receive loop.
    private volatile bool _failed;

    public SocketSession(FakePlatform platform, HttpContext context, string path, SocketWire wire, FakeMiniMaxOptions options)
    {
        _context = context;
        _path = path;
        _bidi = path == SocketEndpoint.BidiPath;
        Platform = platform;
        Wire = wire;
        Options = options;
        Messages = new SocketMessages(options.KeyOrder, Ids.Session(), _bidi);
        Queue = new SpeechQueue(_ended.Token);
        _dialect = _bidi ? new BidiDialect(this) : new PlainDialect(this);
    }

    public FakePlatform Platform { get; }

    public FakeMiniMaxOptions Options { get; }

    public SocketWire Wire { get; }

    public SocketMessages Messages { get; }

    public SpeechQueue Queue { get; }

    /// <summary>The settings of <c>task_start</c>.</summary>
    public T2aRequest Start { get; private set; } = new();

    /// <summary>Fires when the client is gone.</summary>
    public CancellationToken Ended => _ended.Token;

    public async Task RunAsync(BaseResp keyVerdict)
    {
        if (Options.SocketDeath == SocketDeath.BeforeConnected)
        {
            await Wire.CutAsync(Options.Cut);
            return;
        }

        using var idle = new IdleClock(Options.IdleTimeout, Options.Time, () => _ = ExpireAsync());
        Wire.Sent = idle.Touch;
        if (_bidi && _context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpUpgradeFeature>() is WatchedUpgrade watched)
        {
            watched.BytesArrived = idle.Touch;
        }

        Task worker = WorkAsync();
        try
        {
            await GreetAsync(keyVerdict);
            while (await Wire.ReceiveAsync() is string body)
            {
                idle.Touch();
                await HandleAsync(body);
            }
        }
        catch (Exception e) when (SocketWire.IsGone(e))
        {
            // The client left while an answer was on its way.
        }
        finally
        {
            await _ended.CancelAsync();
            await worker;
        }
    }

    public FakeCall NewRecord(SpeechItem item) => new()
    {
        Id = RequestKeys.CallIdOf(_context.Request),
        ApiKey = RequestKeys.BearerOf(_context.Request),
        Path = _path,
        SessionId = Messages.SessionId,
        StartBody = _startBody,
        RequestBody = item.Body,
        Model = Start.Model,
        Voice = Start.Voice,
        Text = item.Text,
        WeightedChars = BilledText.Of(item.Text).Billed,
        HttpStatus = StatusCodes.Status101SwitchingProtocols,
    };

    /// <summary>Sends <c>task_failed</c>. The server then waits for the client to close, as clients are told to.</summary>
    public Task FailAsync(BaseResp resp)
    {
        _failed = true;
        return Wire.SendAsync(Messages.Failed(resp));
    }

    public Task SoftAsync(int code) => Wire.SendAsync(Messages.Soft(code));

    /// <summary>Refuses a text that is too long by itself (2204) or with what already waits (2205).</summary>
    public async Task<bool> HasRoomAsync(string text, int buffered)
    {
        if (BilledText.Of(text).CodePoints > Rules.MaxTextChars)
        {
            await SoftAsync(2204);
            return false;
        }

        if (Queue.WaitingChars + buffered + text.Length > Options.MaxQueuedChars)
        {
            await SoftAsync(2205);
            return false;
        }

        return true;
    }

    /// <summary>No text follows; what waits is spoken before <c>task_finished</c>.</summary>
    public void Finish()
    {
        _finishing = true;
        Queue.Add(new SpeechItem(SpeechItemKind.Finish));
    }

    public void Dispose()
    {
        _dialect.Dispose();
        Queue.Dispose();
        _ended.Dispose();
    }

    private async Task GreetAsync(BaseResp keyVerdict)
    {
        BaseResp resp = Options.ConnectErrorCode != 0 ? BaseResp.Of(Options.ConnectErrorCode) : keyVerdict;
        if (resp.Failed)
        {
            Refused(resp, "");
            await FailAsync(resp);
            await Wire.EndAsync();
            return;
        }

        await Wire.SendAsync(Messages.Event("connected_success", BaseResp.Success));
    }

    private async Task HandleAsync(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement message = document.RootElement;
            string name = message.Text("event") ?? "";
            if (name == "task_start")
            {
                await (_startBody is null ? StartAsync(message, body) : _dialect.StartAgainAsync());
            }
            else if (_startBody is null || _finishing || _failed || !await _dialect.HandleAsync(name, message, body))
            {
                await FailAsync(BaseResp.Of(2202));
            }
        }
        catch (JsonException e)
        {
            await FailAsync(BaseResp.Invalid(e.Message));
        }
    }

    private async Task StartAsync(JsonElement message, string body)
    {
        Start = T2aRequest.Read(message);
        BaseResp resp = Options.StartErrorCode != 0 ? BaseResp.Of(Options.StartErrorCode) : Rules.CheckSettings(Start, Options);
        resp = resp.Failed ? resp : Platform.State.CheckVoice(RequestKeys.BearerOf(_context.Request), Start);
        if (resp.Failed)
        {
            Refused(resp, body);
            await FailAsync(resp);
            return;
        }

        if (_bidi && message.Text("session_id") is { Length: > 0 } sessionId)
        {
            Messages.SessionId = sessionId;
        }

        _startBody = body;
        await Wire.SendAsync(Messages.Event("task_started", BaseResp.Success));
        if (Options.SocketDeath == SocketDeath.AfterStarted)
        {
            await Wire.CutAsync(Options.Cut);
        }
    }

    private void Refused(BaseResp resp, string body)
    {
        FakeCall record = NewRecord(new SpeechItem(SpeechItemKind.Speak, "", body));
        record.StatusCode = resp.Code;
        Platform.Log.Begin(record);
        Platform.Log.End(record, FakeCallOutcome.Refused);
    }

    private async Task WorkAsync()
    {
        var speaker = new SocketSpeaker(this);
        try
        {
            while (true)
            {
                (SpeechItem item, CancellationToken stop) = await Queue.TakeAsync();
                switch (item.Kind)
                {
                    case SpeechItemKind.Speak:
                        await SpeakAsync(speaker, item, stop);
                        break;
                    case SpeechItemKind.Flushed:
                        await Wire.SendAsync(Messages.Event("task_flushed", BaseResp.Success));
                        break;
                    case SpeechItemKind.Canceled:
                        await Wire.SendAsync(Messages.Event("task_canceled", BaseResp.Success));
                        break;
                    default:
                        await Wire.SendAsync(Messages.Event("task_finished", BaseResp.Success));
                        await Wire.EndAsync();
                        break;
                }
            }
        }
        catch (Exception e) when (SocketWire.IsGone(e))
        {
            // The receive loop sees the same end.
        }
    }

    private async Task SpeakAsync(SocketSpeaker speaker, SpeechItem item, CancellationToken stop)
    {
        if (_failed)
        {
            return;
        }

        if (_dialect.AnnouncesSentences)
        {
            await Wire.SendAsync(Messages.Event("sentence_start", BaseResp.Success));
        }

        bool goesOn = await speaker.SpeakAsync(item, stop);
        _failed |= !goesOn;
        if (goesOn && _dialect.AnnouncesSentences && !stop.IsCancellationRequested)
        {
            await Wire.SendAsync(Messages.Event("sentence_end", BaseResp.Success));
        }
    }

    private async Task ExpireAsync()
    {
        try
        {
            await FailAsync(BaseResp.Of(2201));
            await Wire.EndAsync();
        }
        catch (Exception e) when (SocketWire.IsGone(e))
        {
            // It left at the same moment.
        }
    }
}
