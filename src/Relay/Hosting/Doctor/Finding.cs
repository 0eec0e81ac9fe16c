namespace Relay.Hosting.Doctor;

/// <summary>What one look found.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Subject">What was looked at, a word.</param>
/// <param name="Text">What was found, and what to do where something must be done.</param>
internal sealed record Finding(FindingLevel Level, string Subject, string Text);
