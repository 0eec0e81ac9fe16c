namespace Relay.FakeUpstreams;

/// <summary>
/// Everything that can be set on a <see cref="FakeMiniMax"/>. The first group belongs to the server and is read when it
/// starts; all others are read once per request (or socket, or text on a socket), so a test may change them between calls.
/// Each of those is also a switch (see <see cref="Switches"/>) that one request can set for itself, by an <c>X-Fake-*</c>
/// header or by <c>[fake:name=value]</c> inside its text.
/// </summary>
public sealed partial class FakeMiniMaxOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>The clock of all delays and idle timeouts.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>File the log is appended to as JSON lines; null for none.</summary>
    public string? LogPath { get; set; }

    /// <summary>Calls kept in memory; beyond that the oldest is dropped, so a load run cannot fill the machine.</summary>
    public int MaxLoggedCalls { get; set; } = 20_000;

    /// <summary>API keys that are accepted; empty accepts any non-empty key.</summary>
    public ISet<string> ApiKeys { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Switches that hold for one API key, for example <c>"error=1008"</c> or <c>"http=429 retry-after=2"</c>.</summary>
    public IDictionary<string, string> KeySwitches { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Code for a key that is not accepted: 2049 or 1004.</summary>
    public int RejectedKeyCode { get; set; } = 2049;

    /// <summary>Rejects keys with HTTP 401 in place of the platform's usual HTTP 200.</summary>
    public bool HttpAuthErrors { get; set; }

    /// <summary>Models that exist.</summary>
    public ISet<string> Models { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "speech-2.8-hd", "speech-2.8-turbo", "speech-2.6-hd", "speech-2.6-turbo", "speech-2.5-hd-preview", "speech-2.5-turbo-preview",
        "speech-02-hd", "speech-02-turbo", "speech-01-hd", "speech-01-turbo", "speech-01-240228", "speech-01-turbo-240228",
    };

    /// <summary>Code for any other model: 2013 (no such parameter) or 2061 (not in the plan).</summary>
    public int UnknownModelCode { get; set; } = 2013;

    /// <summary>Voices that exist; a few of the platform's, and what a test adds.</summary>
    public ISet<string> Voices { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "male-qn-qingse", "male-qn-jingying", "female-shaonv", "female-yujie", "presenter_male", "audiobook_female_1",
        "English_expressive_narrator", "English_Graceful_Lady", "Chinese (Mandarin)_News_Anchor", "Cantonese_GentleLady", "Japanese_KindLady",
    };

    /// <summary>Accepts every voice id.</summary>
    public bool AnyVoice { get; set; }

    /// <summary>From the request to the first slice.</summary>
    public TimeSpan FirstByteDelay { get; set; }

    /// <summary>Between two slices.</summary>
    public TimeSpan ChunkDelay { get; set; }

    /// <summary>Decoded bytes of an average slice; the one measured stream had 4.6 KB.</summary>
    public int SliceBytes { get; set; } = 4600;

    /// <summary>Seed of the slice sizes, which vary by a quarter around the average.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Cuts PCM and WAV inside a sample. Compressed formats are always cut anywhere.</summary>
    public bool OddSlices { get; set; }

    /// <summary>Above 0, every clip has exactly this many slices of <see cref="SliceBytes"/>, whatever its text: for load runs.</summary>
    public int FixedChunks { get; set; }

    internal FakeMiniMaxOptions Clone() => (FakeMiniMaxOptions)MemberwiseClone();
}
