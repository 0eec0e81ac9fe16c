using System.Buffers;
using System.Text;
using Relay.Protocol.MiniMax;

namespace Relay.Upstreams.Local;

/// <summary>
/// What the platform does with a client's messages, done for the local voice: the order of events (2202, 2206), refused texts (2203,
/// 2204, 2205), and on the bidirectional socket the buffering of text into sentences. Called by the sending flow; the tail timer shares
/// the sentence buffer with it under a lock.
/// </summary>
internal sealed class LocalSocketRules : IDisposable
{
    private const int MaxTextChars = 10_000;

    /// <summary>An unfinished sentence is spoken after this pause. The platform's figure is not published.</summary>
    private static readonly TimeSpan s_tailPause = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly SentenceBuffer _sentences = new();
    private readonly LocalVoice _voice;
    private readonly LocalSteps _steps;
    private readonly LocalSocketMessages _messages;
    private readonly ITimer? _tail;
    private bool _finishing;

    public LocalSocketRules(LocalVoice voice, SpeechSocketKind kind, LocalSteps steps, LocalSocketMessages messages)
    {
        _voice = voice;
        _steps = steps;
        _messages = messages;
        _tail = kind == SpeechSocketKind.Bidi
            ? voice.Time.CreateTimer(static state => ((LocalSocketRules)state!).SayRest(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
            : null;
    }

    /// <summary>The settings of <c>task_start</c>; null before it. Written before the first step is added.</summary>
    public T2aRequest? Start { get; private set; }

    private bool IsBidi => _tail is not null;

    public void Take(ReadOnlySpan<byte> message)
    {
        T2aRequest request = T2aRequest.Parse(message, T2aRequestKind.Message);
        switch (request.Command)
        {
            case T2aCommand.TaskStart when Start is null:
                Begin(request);
                break;
            case T2aCommand.TaskStart:
                Fail(IsBidi ? 2206 : 2202);
                break;
            case T2aCommand.TaskContinue when CanSpeak:
                Say(request, message);
                break;
            case T2aCommand.TaskFinish when CanSpeak:
                SayRest();
                _finishing = true;
                _steps.Add(new LocalStep(LocalStepKind.Finished));
                break;
            case T2aCommand.TaskFlush when CanSpeak && IsBidi:
                SayRest();
                _steps.Add(new LocalStep(LocalStepKind.Flushed));
                break;
            case T2aCommand.TaskCancel when CanSpeak && IsBidi:
                Cancel();
                break;
            default:
                Fail(2202);
                break;
        }
    }

    public void Dispose() => _tail?.Dispose();

    private bool CanSpeak => Start is not null && !_finishing;

    private void Begin(T2aRequest request)
    {
        if (request.Error is { } error)
        {
            _steps.Answer(_messages.Failed(T2aRequestError.Code, error.Message));
        }
        else if (request is { HasFormat: true, Format: not ("wav" or "pcm") })
        {
            _steps.Answer(_messages.Failed(T2aRequestError.Code, "invalid params, audio_setting.format must be one of wav, pcm"));
        }
        else if (!_voice.Knows(request.VoiceId))
        {
            Fail(2054);
        }
        else
        {
            if (IsBidi && request.SessionId.Length > 0)
            {
                _messages.Rename(request.SessionId);
            }

            Start = request;
            _steps.Answer(_messages.Event(T2aEventKind.TaskStarted));
        }
    }

    private void Say(T2aRequest request, ReadOnlySpan<byte> message)
    {
        if (request.Text is not { } range)
        {
            _steps.Answer(_messages.Failed(T2aRequestError.Code, request.Error!.Value.Message));
            return;
        }

        ArrayBufferWriter<byte> bytes = new(range.Length + 1);
        range.WriteTo(message, bytes);
        string text = Encoding.UTF8.GetString(bytes.WrittenSpan);
        if (range.CodePoints > MaxTextChars)
        {
            _steps.Answer(_messages.Refused(2204));
        }
        else if (_steps.WaitingBytes + range.Length > LocalSteps.MaxWaitingChars * 3)
        {
            _steps.Answer(_messages.Refused(2205));
        }
        else if (IsBidi)
        {
            Buffer(text);
        }
        else if (string.IsNullOrWhiteSpace(text))
        {
            _steps.Answer(_messages.Refused(2203));
        }
        else
        {
            _steps.Add(new LocalStep(LocalStepKind.Say, bytes.WrittenMemory));
        }
    }

    private void Buffer(string text)
    {
        lock (_lock)
        {
            foreach (string sentence in _sentences.Append(text))
            {
                _steps.Add(new LocalStep(LocalStepKind.Say, Encoding.UTF8.GetBytes(sentence)));
            }

            _tail!.Change(_sentences.RestChars > 0 ? s_tailPause : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void SayRest()
    {
        lock (_lock)
        {
            if (_sentences.Take() is { } rest)
            {
                _steps.Add(new LocalStep(LocalStepKind.Say, Encoding.UTF8.GetBytes(rest)));
            }
        }
    }

    private void Cancel()
    {
        lock (_lock)
        {
            _sentences.Take();
            _steps.Cancel();
        }
    }

    private void Fail(int code) => _steps.Answer(_messages.Failed(code));
}
