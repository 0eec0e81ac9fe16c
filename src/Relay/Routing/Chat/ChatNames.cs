namespace Relay.Routing.Chat;

/// <summary>A name callers may use, or a pattern of names, and where its calls may go.</summary>
/// <param name="Name">The name; a pattern ends in <c>*</c>.</param>
/// <param name="Routes">In order of preference.</param>
/// <param name="IsPattern">It stands for names that begin like it.</param>
internal sealed record ChatNames(string Name, IReadOnlyList<ChatRoute> Routes, bool IsPattern);
