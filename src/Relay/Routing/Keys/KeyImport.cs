namespace Relay.Routing.Keys;

/// <summary>How an import went.</summary>
/// <param name="Imported">Keys added.</param>
/// <param name="Duplicate">Keys that were there already, or twice in the input.</param>
/// <param name="Invalid">Entries that are no keys, or that the provider does not know.</param>
/// <param name="Errors">What was wrong with each invalid entry, by its place.</param>
/// <param name="Unchecked">Of the imported ones, those the provider could not be asked about.</param>
internal sealed record KeyImport(int Imported, int Duplicate, int Invalid, IReadOnlyList<(int Place, string Error)> Errors, int Unchecked);
