namespace Relay.FakeUpstreams;

/// <summary>Order of the keys in every JSON object with audio; captures of the platform differ.</summary>
public enum KeyOrder
{
    /// <summary><c>data</c> first, <c>base_resp</c> last, as in most captures.</summary>
    DataFirst,

    /// <summary><c>data</c> behind everything else, and in it <c>audio</c> behind <c>status</c>.</summary>
    DataLast,

    /// <summary><c>base_resp</c> first.</summary>
    BaseRespFirst,
}

/// <summary>Whether the last event of a stream repeats the whole clip.</summary>
public enum AggregateMode
{
    /// <summary>As <c>stream_options.exclude_aggregated_audio</c> says.</summary>
    AsAsked,

    /// <summary>Always, as if the upstream did not know the field.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>What the last event of a stream looks like when it does not repeat the clip.</summary>
public enum FinalForm
{
    /// <summary><c>"audio":""</c>.</summary>
    EmptyAudio,

    /// <summary>No <c>audio</c> key.</summary>
    NoAudio,

    /// <summary><c>"data":null</c>.</summary>
    NullData,

    /// <summary>No last event at all: the body ends properly, but nothing says so.</summary>
    Omitted,
}

/// <summary>Harmless differences in form that a client has to live with.</summary>
public sealed partial class FakeMiniMaxOptions
{
    /// <summary>Whether the last event repeats the clip.</summary>
    public AggregateMode Aggregate { get; set; }

    /// <summary>The last event when it does not repeat the clip.</summary>
    public FinalForm Final { get; set; }

    /// <summary>Key order of JSON with audio.</summary>
    public KeyOrder KeyOrder { get; set; }

    /// <summary>A message with <c>"data":null</c> and code 0 comes before the first slice.</summary>
    public bool NullData { get; set; }

    /// <summary>Lines end in CR LF.</summary>
    public bool CrLf { get; set; }

    /// <summary><c>data: [DONE]</c> ends the stream.</summary>
    public bool DoneMarker { get; set; }

    /// <summary>A comment line comes before every event.</summary>
    public bool CommentLines { get; set; }

    /// <summary>Every byte of a stream is a write of its own.</summary>
    public bool OneByteWrites { get; set; }

    /// <summary>Above 0, the last event carries this many hex characters whatever the clip. The switch without a value means 69 MB.</summary>
    public long GiantFinalChars { get; set; }

    /// <summary>Socket: audio messages have no <c>event</c> key, as in the platform's newest sample.</summary>
    public bool MissingEvent { get; set; }

    /// <summary>Socket: the <c>is_final</c> message carries the last slice in place of an empty string.</summary>
    public bool FinalFrameAudio { get; set; }

    /// <summary>Socket: above 0, a message goes out in fragments of this many bytes.</summary>
    public int FragmentBytes { get; set; }

    /// <summary>Socket: silence after which the server sends 2201 and closes.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>Socket: characters that may wait in the queue; more are refused with 2205.</summary>
    public int MaxQueuedChars { get; set; } = 20_000;

    /// <summary>Bidirectional socket: an unfinished sentence is spoken after this pause.</summary>
    public TimeSpan TailDelay { get; set; } = TimeSpan.FromSeconds(3);
}
