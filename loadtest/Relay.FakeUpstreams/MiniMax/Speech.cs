using Relay.FakeUpstreams.Audio;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>One text turned into a clip: its bytes, its cuts and the figures reported about it.</summary>
internal sealed class Speech
{
    private readonly BilledText _text;
    private readonly long _milliseconds;

    private Speech(BilledText text, Clip streamed, Clip whole, int[] slices, long milliseconds)
    {
        _text = text;
        Streamed = streamed;
        Whole = whole;
        Slices = slices;
        _milliseconds = milliseconds;
    }

    /// <summary>The clip as the slices carry it.</summary>
    public Clip Streamed { get; }

    /// <summary>The clip as one file; for MP3 its tag is larger, so it is not the concatenation of the slices.</summary>
    public Clip Whole { get; }

    /// <summary>Slice lengths of <see cref="Streamed"/> in bytes.</summary>
    public int[] Slices { get; }

    public int UsageCharacters => _text.Billed;

    public static Speech Of(string text, T2aRequest request, FakeMiniMaxOptions options)
    {
        AudioSettings settings = request.Audio;
        long audioBytes;
        if (options.FixedChunks > 0)
        {
            audioBytes = (long)options.FixedChunks * options.SliceBytes;
        }
        else
        {
            long wanted = (long)(SpeechRate.SecondsOf(text, request.Speed) * settings.BytesPerSecond);
            audioBytes = (wanted + settings.BlockBytes - 1) / settings.BlockBytes * settings.BlockBytes;
        }

        byte[] head = Containers.HeadOf(settings, audioBytes, wholeFile: false);
        byte[] wholeHead = Containers.HeadOf(settings, audioBytes, wholeFile: true);
        // With fixed slices their sum is exact, so the container's bytes take the place of some audio.
        long length = options.FixedChunks > 0 ? audioBytes : audioBytes + head.Length;
        int alignment = settings.Format is "pcm" or "wav" && !options.OddSlices ? settings.BlockBytes : 1;
        int[] slices = options.FixedChunks > 0
            ? SlicePlan.Equal(options.FixedChunks, options.SliceBytes)
            : SlicePlan.Cut(length, options.SliceBytes, alignment, (uint)options.Seed);
        return new Speech(
            BilledText.Of(text),
            new Clip(settings, head, length),
            new Clip(settings, wholeHead, audioBytes + wholeHead.Length),
            slices,
            audioBytes * 1000 / settings.BytesPerSecond);
    }

    /// <summary>The <c>extra_info</c> object, stating <paramref name="audioSize"/> bytes of audio.</summary>
    public string ExtraInfo(long audioSize)
    {
        AudioSettings audio = Streamed.Settings;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""
            {"audio_length":{{_milliseconds}},"audio_sample_rate":{{audio.SampleRate}},"audio_size":{{audioSize}},"bitrate":{{audio.Bitrate}},"word_count":{{_text.CodePoints}},"invisible_character_ratio":{{_text.InvisibleRatio}},"usage_characters":{{_text.Billed}},"audio_format":"{{audio.Format}}","audio_channel":{{audio.Channels}}}
            """);
    }
}
