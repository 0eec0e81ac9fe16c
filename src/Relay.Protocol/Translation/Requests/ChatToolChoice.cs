namespace Relay.Protocol.Translation.Requests;

/// <summary>Whether tools may, must or must not be called.</summary>
/// <param name="Names">With <see cref="ChatToolMode.Required"/>: the only tools allowed; empty for any.</param>
public sealed record ChatToolChoice(ChatToolMode Mode, IReadOnlyList<string> Names);
