namespace Relay.Streaming;

/// <summary>What a reader knows of an upstream's answer so far.</summary>
internal enum ReadState : byte
{
    /// <summary>Nothing yet says whether this is an answer or a refusal. Nothing may go downstream.</summary>
    Undecided = 0,

    /// <summary>Audio has begun (or success was declared): the answer is good as far as it goes.</summary>
    Good = 1,

    /// <summary>The upstream declared the answer complete.</summary>
    Finished = 2,

    /// <summary>The upstream reported an error, or sent what is not its protocol. <see cref="IAudioReader.Fault"/> says which.</summary>
    Failed = 3,
}
