namespace Relay.Upstreams.Local;

/// <summary>Settings of the local voice. Checked at start by <see cref="LocalVoiceOptionsCheck"/>.</summary>
internal sealed class LocalVoiceOptions
{
    /// <summary>Off: callers of the local voice get an error and nothing is ever started.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The speech program: a name looked up in PATH or an absolute path. Where it is not found, the built-in tone voice answers.
    /// Default espeak-ng: a package in every distribution, and it begins to speak within 10 ms.
    /// </summary>
    public string Command { get; set; } = "espeak-ng";

    /// <summary>
    /// Its arguments, one an entry, with <c>{voice}</c>, <c>{wpm}</c> (words a minute), <c>{length_scale}</c> (1 / speed) and
    /// <c>{pitch}</c> (0..99, 50 is normal) filled in. The text is never an argument: it arrives on standard input, where other
    /// users of the machine cannot see it. Empty means espeak-ng's. (Empty, because the binder appends to a default list.)
    /// </summary>
    public string[] Arguments { get; set; } = [];

    /// <summary>What the program writes. Default WAV, espeak-ng's only form.</summary>
    public LocalAudioKind OutputKind { get; set; } = LocalAudioKind.Wav;

    /// <summary>Hz of <see cref="LocalAudioKind.RawPcm"/> output. Default 22,050, the rate of piper's medium and high voices.</summary>
    public int RawSampleRate { get; set; } = 22_050;

    /// <summary>
    /// Programs running at the same time. Default 8: espeak-ng makes a second of audio in about 1 ms, so that more of them
    /// only help when callers read slowly.
    /// </summary>
    public int MaxProcesses { get; set; } = 8;

    /// <summary>Callers that may wait for a free slot; one more is told "busy" at once. Default 64. 0: nobody waits.</summary>
    public int MaxWaiting { get; set; } = 64;

    /// <summary>How long one of them waits before it is told "busy". Default 5,000.</summary>
    public int WaitTimeoutMs { get; set; } = 5_000;

    /// <summary>
    /// Voice ids that callers use, each with the program's own name for it (a voice name, a model file). <c>{lang}</c> in it becomes
    /// the language the text is written in (<c>en-us</c>, <c>cmn</c>, ...). Wins over the built-in ids.
    /// </summary>
    public Dictionary<string, string> Voices { get; set; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Voice for callers that name none: an id from the table, or the program's own name. Default empty: <c>alloy</c> with
    /// espeak-ng. Other programs need it when their arguments contain <c>{voice}</c>, and use it for the built-in ids too.
    /// </summary>
    public string DefaultVoice { get; set; } = "";

    /// <summary>From starting the program to its first sample. Default 5,000: a neural voice loads its model in this time.</summary>
    public int FirstAudioTimeoutMs { get; set; } = 5_000;

    /// <summary>
    /// How long a program that closed its output, or was killed, may take to be gone before that is logged and it is left
    /// to the runtime to reap. Default 1,000.
    /// </summary>
    public int KillGraceMs { get; set; } = 1_000;

    /// <summary>
    /// Puts the first line of a failed program's error output into the log. Default off, because a program may repeat the
    /// text it was given, and texts never reach the log.
    /// </summary>
    public bool LogProgramErrors { get; set; }
}
