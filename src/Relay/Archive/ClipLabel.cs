namespace Relay.Archive;

/// <summary>Who and when a clip is, already safe for the file system. Immutable; read by the writer's thread.</summary>
/// <param name="ClipId">The clip's own UUIDv7.</param>
/// <param name="CallId">The call whose audio it is.</param>
/// <param name="AccountId">Who pays.</param>
/// <param name="CreatedAtUs">Unix time in microseconds.</param>
/// <param name="Format">The requested format, the real one not being known before the end.</param>
/// <param name="User">Folder name, from <see cref="SafeName"/>.</param>
/// <param name="Text">What was spoken, or null when no sidecar is wanted.</param>
internal sealed record ClipLabel(Guid ClipId, Guid CallId, long AccountId, long CreatedAtUs, string Format, string User, SpokenText? Text);
