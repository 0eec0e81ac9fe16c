using System.ComponentModel;
using Microsoft.Extensions.Options;
using Relay.Diagnostics;

namespace Relay.Upstreams.Local;

/// <summary>
/// The voice that needs no key: a speech program of this machine, or beeps where there is none. Which of the two is decided
/// once, at construction. Thread-safe; one for the whole process. At most <see cref="LocalVoiceOptions.MaxProcesses"/> programs
/// run at a time.
/// </summary>
internal sealed class LocalVoice : IDisposable
{
    /// <summary>Bounds of every rate in Hz, asked for or produced: no further apart than the resampler can go.</summary>
    internal const int MinSampleRate = 8_000;
    internal const int MaxSampleRate = 96_000;

    internal const int MaxVolume = 8;

    private const int MaxVersionBytes = 1_024;
    private const string ToneDescription = "built-in tone voice (not speech: install espeak-ng to hear words)";

    private readonly LocalVoiceOptions _options;
    private readonly SpeechProgram? _program;
    private readonly VoiceTable _voices;
    private readonly ProcessSlots _slots;

    public LocalVoice(IOptions<LocalVoiceOptions> options, TimeProvider time, ILogger<LocalVoice> logger)
    {
        _options = options.Value;
        Time = time;
        Logger = logger;
        KillGrace = TimeSpan.FromMilliseconds(_options.KillGraceMs);
        _program = _options.Enabled ? SpeechProgram.Find(_options) : null;

        // The tone voice answers to espeak-ng's voice ids: installing the program later changes no caller.
        _voices = new VoiceTable(_options, espeak: _program is null || SpeechProgram.IsEspeak(_program.Name));
        _slots = new ProcessSlots(_options.MaxProcesses, _options.MaxWaiting, TimeSpan.FromMilliseconds(_options.WaitTimeoutMs), time);
        Description = !_options.Enabled ? "off" : _program?.Name ?? ToneDescription;
    }

    /// <summary>What speaks here, for people: "espeak-ng 1.51". The version is there after <see cref="ProbeAsync"/>.</summary>
    public string Description { get; private set; }

    /// <summary>False where only the tone voice answers, or nothing.</summary>
    public bool IsSpeech => _program is not null;

    /// <summary>Voice ids for listings.</summary>
    public IEnumerable<string> VoiceIds => _voices.Ids;

    /// <summary>Programs running now.</summary>
    public int Running => _slots.InUse;

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal TimeSpan KillGrace { get; }

    internal bool LogProgramErrors => _options.LogProgramErrors;

    /// <summary>
    /// Asks the program for its version and logs which voice speaks. Once, at start, off the path to listening: it runs a
    /// process. A program that does not tell keeps its bare name.
    /// </summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        if (_program is null)
        {
            if (_options.Enabled)
            {
                Log.LocalVoiceMissing(Logger, _options.Command, Description);
            }

            return;
        }

        string? version = ProgramVersion.Find(await ReadVersionAsync(_program, cancellationToken));
        Description = version is null ? _program.Name : $"{_program.Name} {version}";
        Log.LocalVoiceReady(Logger, Description);
    }

    /// <summary>
    /// Begins to speak and returns when the first sample is there, so that what can go wrong early has gone wrong by then. The
    /// caller disposes the speech. Cancelling ends the program within milliseconds.
    /// </summary>
    /// <exception cref="LocalVoiceException">Nothing will be heard; the fault says why.</exception>
    public async ValueTask<LocalSpeech> StartAsync(LocalSpeechRequest request, CancellationToken cancellationToken)
    {
        if (request.SampleRate != 0)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(request.SampleRate, MinSampleRate, nameof(request));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(request.SampleRate, MaxSampleRate, nameof(request));
        }

        if (!_options.Enabled)
        {
            throw new LocalVoiceException(LocalVoiceFault.Disabled);
        }

        if (!_voices.TryResolve(request.Voice, request.Text.Span, out string voice))
        {
            throw new LocalVoiceException(LocalVoiceFault.UnknownVoice);
        }

        return _program is null
            ? ToneSpeech.Start(request)
            : await StartProgramAsync(_program, request, voice, cancellationToken);
    }

    /// <summary>Whether <see cref="StartAsync"/> would know this voice id; empty is the default voice.</summary>
    public bool Knows(string voiceId) => _voices.TryResolve(voiceId, default, out _);

    public void Dispose() => _slots.Dispose();

    /// <summary>Gives back the slot of a speech that has ended.</summary>
    internal void LeaveSlot() => _slots.Leave();

    private async ValueTask<ProcessSpeech> StartProgramAsync(
        SpeechProgram program, LocalSpeechRequest request, string voice, CancellationToken cancellationToken)
    {
        if (!await _slots.TryEnterAsync(cancellationToken))
        {
            throw new LocalVoiceException(LocalVoiceFault.Busy);
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(_options.FirstAudioTimeoutMs), Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        ProcessSpeech? speech = null;
        try
        {
            // Starting a process blocks, so it happens on another thread; and to its end, or a cancelled one would be left running.
            speech = await Task.Run(() => Launch(program, request, voice), CancellationToken.None);
            await speech.WaitForAudioAsync(either.Token);
            return speech;
        }
        catch (Exception e)
        {
            LocalVoiceException? fault = e switch
            {
                OperationCanceledException when !cancellationToken.IsCancellationRequested =>
                    speech?.Failed(LocalVoiceFault.FirstAudioTimeout),
                IOException => speech?.Failed(LocalVoiceFault.Failed),
                Win32Exception start => NotStarted(request.CallId, start),
                _ => null,
            };

            if (speech is null)
            {
                LeaveSlot();
            }
            else
            {
                await speech.DisposeAsync();
            }

            if (fault is not null)
            {
                throw fault;
            }

            throw;
        }
    }

    private ProcessSpeech Launch(SpeechProgram program, LocalSpeechRequest request, string voice)
    {
        var audio = new SpeechAudio(_options.OutputKind, _options.RawSampleRate, request.SampleRate, request.Volume);
        try
        {
            var process = SpeechProcess.Start(program.Speak(voice, request.Speed, request.Pitch), request.Text);
            return new ProcessSpeech(this, request.CallId, process, audio);
        }
        catch
        {
            audio.Dispose();
            throw;
        }
    }

    private LocalVoiceException NotStarted(Guid callId, Win32Exception cause)
    {
        Log.LocalVoiceNotStarted(Logger, callId, cause.NativeErrorCode);
        return new LocalVoiceException(LocalVoiceFault.Failed);
    }

    private async Task<byte[]> ReadVersionAsync(SpeechProgram program, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(_options.FirstAudioTimeoutMs), Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var output = new byte[MaxVersionBytes];
        int count = 0;
        try
        {
            await using SpeechProcess process =
                await Task.Run(() => SpeechProcess.Start(program.Version(), default), CancellationToken.None);
            int received;
            while ((received = await process.ReadAsync(output.AsMemory(count), either.Token)) > 0)
            {
                count += received;
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            // The version is for show; a program that cannot tell it may speak all the same.
        }

        return output[..count];
    }
}
