namespace Relay.Streaming;

/// <summary>What was to be seen of a call at one moment.</summary>
/// <param name="CallId">As in the ledger.</param>
/// <param name="Username">Whose call it is.</param>
/// <param name="TaskType">As in the ledger: <c>sync_tts</c>, <c>chat</c>...</param>
/// <param name="Model">As it is charged.</param>
/// <param name="Upstream">Who was asked last.</param>
/// <param name="KeyLabel">With which key; empty before one was taken.</param>
/// <param name="AgeUs">Microseconds since its admission.</param>
/// <param name="BytesDown">Answer bytes written downstream, without HTTP framing.</param>
/// <param name="FirstByteUs">Microseconds from admission to the first byte downstream; -1 when none went.</param>
internal sealed record RunningCall(
    Guid CallId, string Username, string TaskType, string Model, string Upstream, string KeyLabel, long AgeUs, long BytesDown, long FirstByteUs);
