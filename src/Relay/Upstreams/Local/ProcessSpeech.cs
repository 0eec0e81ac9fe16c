using System.Runtime.CompilerServices;
using Relay.Diagnostics;

namespace Relay.Upstreams.Local;

/// <summary>
/// A text being spoken by a program. Owns the process, one process slot and one pooled buffer, all released by
/// <see cref="DisposeAsync"/>.
/// </summary>
internal sealed class ProcessSpeech : LocalSpeech
{
    private readonly LocalVoice _voice;
    private readonly Guid _callId;
    private readonly SpeechProcess _process;
    private readonly SpeechAudio _audio;

    /// <summary>The program's output has ended well; only the resampler may still hold samples.</summary>
    private bool _ended;
    private int _disposed;

    /// <param name="voice">Whose slot this holds.</param>
    /// <param name="callId">For the log.</param>
    /// <param name="process">Owned from here on.</param>
    /// <param name="audio">Owned from here on.</param>
    public ProcessSpeech(LocalVoice voice, Guid callId, SpeechProcess process, SpeechAudio audio)
    {
        _voice = voice;
        _callId = callId;
        _process = process;
        _audio = audio;
    }

    public override int SampleRate => _audio.SampleRate;

    public override bool IsSpeech => true;

    /// <summary>The program's process id, for tests that look whether it is gone.</summary>
    internal int ProcessId => _process.Id;

    /// <summary>Waits until there is a sample to give: what fails early fails before the caller's answer has begun.</summary>
    public async ValueTask WaitForAudioAsync(CancellationToken cancellationToken)
    {
        while (!_audio.HasSamples)
        {
            if (!await FillAsync(cancellationToken))
            {
                throw Failed(LocalVoiceFault.NoAudio);
            }
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_ended)
        {
            return ValueTask.FromResult(_audio.Flush(buffer.Span));
        }

        int given = _audio.Take(buffer.Span);
        return given > 0 ? ValueTask.FromResult(given) : FillAndTakeAsync(buffer, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // Also after a clean end: a program that has closed its output and lingers is of no more use.
        if (_process.ExitCode is null)
        {
            _process.Kill();
            if (!await _process.WaitForExitAsync(_voice.KillGrace, _voice.Time, CancellationToken.None))
            {
                Log.LocalVoiceLingers(_voice.Logger, _callId, _process.Id);
            }
        }

        await _process.DisposeAsync();
        _audio.Dispose();
        _voice.LeaveSlot();
    }

    /// <summary>Logs the failure, once, with what only the operator may see, and makes the exception for the caller.</summary>
    internal LocalVoiceException Failed(LocalVoiceFault fault)
    {
        Log.LocalVoiceFailed(
            _voice.Logger,
            _callId,
            fault,
            _process.ExitCode,
            _process.ErrorBytes,
            _voice.LogProgramErrors ? _process.ErrorLine : "(not logged)");
        return new LocalVoiceException(fault);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FillAndTakeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (await FillAsync(cancellationToken))
        {
            int given = _audio.Take(buffer.Span);
            if (given > 0)
            {
                return given;
            }
        }

        return _audio.Flush(buffer.Span);
    }

    /// <summary>Takes in what the program wrote; false at the end of a run that went well.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        int received = await _process.ReadAsync(_audio.Free, cancellationToken);
        if (received > 0)
        {
            return _audio.Received(received) ? true : throw Failed(LocalVoiceFault.BadOutput);
        }

        // A program can fail half-way and what it wrote till then looks fine: only its exit code tells.
        bool exited = await _process.WaitForExitAsync(_voice.KillGrace, _voice.Time, cancellationToken);
        if (!exited || _process.ExitCode != 0)
        {
            await _process.WaitForErrorsAsync(_voice.KillGrace, _voice.Time, cancellationToken);
            throw Failed(LocalVoiceFault.Failed);
        }

        _ended = true;
        return false;
    }
}
