using System.Collections.Concurrent;

namespace Relay.FakeUpstreams.Audio;

/// <summary>
/// The stretch of audio a clip repeats, as bytes and as the lower-case hex the wire wants, built once for each combination
/// of settings: sending a slice is then a copy. Immutable and shared by every stream. The number of combinations is bounded
/// by request validation (a few hundred, some 50 KB each).
/// </summary>
internal sealed class AudioPattern
{
    private const int TargetBytes = 16 * 1024;

    // 1/50 s is a whole number of samples at every rate the interface allows, and of periods of the tone.
    private const int ToneHz = 400;
    private const int TonesPerSecond = 50;
    private const double Amplitude = 8192;

    private static readonly ConcurrentDictionary<AudioSettings, AudioPattern> s_patterns = new();

    private AudioPattern(byte[] bytes)
    {
        Bytes = bytes;
        Hex = FakeUpstreams.Audio.Hex.Encode(bytes);
    }

    public byte[] Bytes { get; }

    public byte[] Hex { get; }

    public static AudioPattern For(AudioSettings settings) => s_patterns.GetOrAdd(settings, static s => new AudioPattern(s.Format switch
    {
        "mp3" => Mp3(s),
        "pcm" or "wav" => Tone(s),
        _ => Opaque((uint)(s.Format.Length + s.SampleRate + s.Channels)),
    }));

    private static byte[] Tone(AudioSettings settings)
    {
        int samples = settings.SampleRate / TonesPerSecond;
        int period = samples * 2 * settings.Channels;
        byte[] bytes = new byte[period * Math.Max(1, TargetBytes / period)];
        for (int at = 0, sample = 0; at < bytes.Length; sample++)
        {
            short value = (short)Math.Round(Amplitude * Math.Sin(2 * Math.PI * ToneHz * (sample % samples) / settings.SampleRate));
            for (int channel = 0; channel < settings.Channels; channel++)
            {
                bytes[at++] = (byte)value;
                bytes[at++] = (byte)(value >> 8);
            }
        }

        return bytes;
    }

    private static byte[] Mp3(AudioSettings settings)
    {
        Mp3Frame frame = Mp3Frame.For(settings);
        byte[] bytes = new byte[frame.Size * Math.Max(1, TargetBytes / frame.Size)];
        for (int number = 0; number * frame.Size < bytes.Length; number++)
        {
            frame.Write(bytes.AsSpan(number * frame.Size, frame.Size), number);
        }

        return bytes;
    }

    private static byte[] Opaque(uint seed)
    {
        var source = new Xorshift(seed);
        byte[] bytes = new byte[TargetBytes];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(source.Next() >> 11);
        }

        return bytes;
    }
}
