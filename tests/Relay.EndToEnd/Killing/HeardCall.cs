namespace Relay.EndToEnd.Killing;

/// <summary>One call as its caller lived it.</summary>
/// <param name="Text">What was to be spoken; no two calls have the same.</param>
/// <param name="User">Whose token it used.</param>
/// <param name="Fate">What came back.</param>
internal sealed record HeardCall(string Text, string User, HeardFate Fate);
