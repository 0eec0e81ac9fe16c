namespace Relay.FakeUpstreams.Audio;

/// <summary>
/// The shape of one silent MPEG Layer III frame. With all side information zero a decoder reads no coefficients at all and
/// puts out silence; whatever follows in the frame is ancillary data to it, so each frame can carry bytes of its own there.
/// </summary>
internal readonly struct Mp3Frame
{
    private const int HeaderBytes = 4;

    private static readonly int[] s_kbitMpeg1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] s_kbitMpeg2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

    private readonly byte _versionByte;
    private readonly byte _rateByte;
    private readonly byte _modeByte;
    private readonly int _ancillaryAt;

    private Mp3Frame(AudioSettings settings)
    {
        bool mpeg1 = settings.SampleRate >= 32000;
        int[] kbits = mpeg1 ? s_kbitMpeg1 : s_kbitMpeg2;
        // MPEG-2 stops at 160 kbit/s: a higher wish gets the highest there is.
        int kbit = Math.Min(settings.Bitrate / 1000, mpeg1 ? 320 : 160);
        int bitrateIndex = Array.IndexOf(kbits, kbit);
        int rateIndex = settings.SampleRate switch { 44100 or 22050 => 0, 24000 => 1, _ => 2 };
        bool mono = settings.Channels == 1;

        // Sync, version (3 = MPEG-1, 2 = MPEG-2, 0 = MPEG-2.5 for 8 kHz), layer III, no CRC.
        int version = mpeg1 ? 3 : settings.SampleRate == 8000 ? 0 : 2;
        _versionByte = (byte)(0xE0 | (version << 3) | (1 << 1) | 1);
        _rateByte = (byte)((bitrateIndex << 4) | (rateIndex << 2));
        _modeByte = (byte)(mono ? 0xC0 : 0x00);
        _ancillaryAt = HeaderBytes + (mpeg1 ? (mono ? 17 : 32) : (mono ? 9 : 17));
        Size = (mpeg1 ? 144 : 72) * kbit * 1000 / settings.SampleRate;
        BytesPerSecond = (int)((long)Size * settings.SampleRate / (mpeg1 ? 1152 : 576));
    }

    /// <summary>Bytes of one frame. The padding bit stays 0, so every frame has the same size.</summary>
    public int Size { get; }

    public int BytesPerSecond { get; }

    public static Mp3Frame For(AudioSettings settings) => new(settings);

    /// <summary>Writes frame <paramref name="number"/> into <paramref name="frame"/>, which is <see cref="Size"/> zero bytes.</summary>
    public void Write(Span<byte> frame, int number)
    {
        frame[0] = 0xFF;
        frame[1] = _versionByte;
        frame[2] = _rateByte;
        frame[3] = _modeByte;
        for (int at = _ancillaryAt; at < frame.Length; at++)
        {
            // Never 0xFF, so nothing looks like the start of a frame; different in every frame, so that a slice lost, doubled or
            // moved on its way shows.
            frame[at] = (byte)(((number * 31) + (at * 7)) & 0x7F);
        }
    }
}
