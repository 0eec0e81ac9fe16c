using System.Runtime.InteropServices;

namespace Relay.Upstreams.Local;

/// <summary>
/// The voice of machines without a speech program: a text as a melody of soft beeps. Real audio of a plausible length, so that
/// a first call is heard and everything behind it (archive, metering) has something true to work on; not speech, and it
/// says so. Computed as it is read; nothing to wait for and nothing to release.
/// </summary>
internal sealed class ToneSpeech : LocalSpeech
{
    private const int DefaultSampleRate = 24_000;
    private const double RootHz = 262;

    /// <summary>About the loudness of speech: with its overtone a beep peaks at a quarter of full scale.</summary>
    private const double Peak = 0.2 * short.MaxValue;
    private const double OvertonePart = 0.25;
    private const double AttackSeconds = 0.012;
    private const double ReleaseSeconds = 0.060;

    /// <summary>Major pentatonic, where no two notes clash: semitones above the root by <see cref="ToneNote.Degree"/>.</summary>
    private static readonly int[] s_scale = [0, 2, 4, 7, 9, 12, 14, 16];

    private readonly ReadOnlyMemory<byte> _text;
    private readonly double _rootHz;
    private readonly double _secondsPerMs;
    private readonly double _peak;
    private ToneMelody _melody;
    private bool _silent;
    private int _length;
    private int _index;

    // A turning pointer instead of a sine a sample: (cosine, sine) times a constant rotation.
    private double _cosine;
    private double _sine;
    private double _turnCosine;
    private double _turnSine;

    private ToneSpeech(LocalSpeechRequest request)
    {
        _text = request.Text;
        _rootHz = RootHz * Math.Pow(2, Math.Clamp(request.Pitch, -12, 12) / 12.0);
        _secondsPerMs = 0.001 / Math.Clamp(request.Speed, 0.25, 4);
        _peak = Peak * Math.Clamp(request.Volume, 0, LocalVoice.MaxVolume);
        SampleRate = request.SampleRate == 0 ? DefaultSampleRate : request.SampleRate;
    }

    public override int SampleRate { get; }

    public override bool IsSpeech => false;

    /// <summary>Fails as a program would when there is nothing to say.</summary>
    /// <exception cref="LocalVoiceException">The text is empty.</exception>
    public static ToneSpeech Start(LocalSpeechRequest request) =>
        request.Text.IsEmpty ? throw new LocalVoiceException(LocalVoiceFault.NoAudio) : new ToneSpeech(request);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        Span<short> samples = MemoryMarshal.Cast<byte, short>(buffer.Span);
        int count = 0;
        while (count < samples.Length && (_index < _length || BeginNote()))
        {
            samples[count++] = NextSample();
        }

        return ValueTask.FromResult(count * sizeof(short));
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool BeginNote()
    {
        if (!_melody.TryNext(_text.Span, out ToneNote note))
        {
            return false;
        }

        _index = 0;
        _length = (int)(note.Ms * _secondsPerMs * SampleRate);
        _silent = note.IsPause;
        _cosine = 1;
        _sine = 0;
        if (!_silent)
        {
            double angle = 2 * Math.PI * _rootHz * Math.Pow(2, s_scale[note.Degree] / 12.0) / SampleRate;
            (_turnSine, _turnCosine) = Math.SinCos(angle);
        }

        return true;
    }

    private short NextSample()
    {
        int index = _index++;
        if (_silent)
        {
            return 0;
        }

        // Straight ramps at both ends: a beep cut on or off clicks.
        double fadeIn = index / (AttackSeconds * SampleRate);
        double fadeOut = (_length - 1 - index) / (ReleaseSeconds * SampleRate);
        double envelope = _peak * Math.Min(1, Math.Min(fadeIn, fadeOut));

        // sin 2x = 2 sin x cos x: the overtone an octave up takes the dullness out of a bare sine.
        double value = envelope * (_sine + (OvertonePart * 2 * _sine * _cosine));
        (_cosine, _sine) = ((_cosine * _turnCosine) - (_sine * _turnSine), (_sine * _turnCosine) + (_cosine * _turnSine));
        return (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);
    }
}
