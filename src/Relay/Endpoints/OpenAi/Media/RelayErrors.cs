namespace Relay.Endpoints.OpenAi.Media;

/// <summary>Errors that several of these surfaces have.</summary>
internal static class RelayErrors
{
    /// <summary>The same for an object that never was and for another account's: nobody learns which ids exist.</summary>
    public static RelayError NoObject { get; } = new(ErrorKind.NotFound, "there is no such object in this account");
}
