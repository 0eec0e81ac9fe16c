namespace Relay.Upstreams;

/// <summary>A provider of speech. Shapes a call for its service, sends it, and reads failures into values. Thread-safe.</summary>
internal interface ISpeechUpstream
{
    /// <summary>Short lower-case name for ledger rows and logs ("minimax", "local").</summary>
    string Name { get; }

    /// <summary>Null when it can make the audio format a call asks for; else what it can make, for the error ("wav, pcm").</summary>
    string? RefuseFormat(SpeechCall call);

    /// <summary>It can answer with a link to the clip instead of the clip.</summary>
    bool MakesLinks => false;

    /// <summary>Opens one call. Exceptions other than cancellation never leave it.</summary>
    /// <param name="call">The request.</param>
    /// <param name="model">The model's name at this provider.</param>
    /// <param name="key">The key to use; the caller's until the answer is disposed of. One with an empty secret where none is needed.</param>
    /// <param name="callId">Sent along where the provider takes a client's id.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    ValueTask<SpeechOpening> OpenAsync(SpeechCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken);

    /// <summary>Opens a socket session, up to and including the upstream's <c>connected_success</c>. Exceptions other than cancellation
    /// never leave it.</summary>
    ValueTask<SpeechSocketOpening> OpenSocketAsync(SpeechSocketKind kind, UpstreamKey key, CancellationToken cancellationToken);
}
