namespace Relay.Routing.Keys;

/// <summary>How far an import is that an administrator started.</summary>
/// <param name="Provider">Whose keys.</param>
/// <param name="StartedAt">Null: there has been none.</param>
/// <param name="EndedAt">Null while it runs.</param>
/// <param name="Progress">Keys so far.</param>
/// <param name="Done">How it went; null before its end, and where it broke off.</param>
/// <param name="Error">Why nothing could be imported; null where nothing was wrong with what was given.</param>
internal sealed record KeyImportState(
    string Provider, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, KeyProgress Progress, KeyImport? Done, string? Error)
{
    public bool IsRunning => StartedAt is not null && EndedAt is null;
}
