namespace Relay.Routing.Keys;

/// <summary>A key as an operator gives it.</summary>
/// <param name="Place">Where it stands, for error messages: the line, or the number in a JSON list; from 1.</param>
/// <param name="Secret">The key.</param>
/// <param name="Label">Null: made from the key's hash.</param>
/// <param name="Account">Null: the label, an account of its own.</param>
/// <param name="IsEnabled">Whether it is used at once.</param>
/// <param name="Error">Why it is none; then the rest is empty.</param>
internal sealed record KeyInput(int Place, string Secret, string? Label, string? Account, bool IsEnabled = true, string? Error = null);
