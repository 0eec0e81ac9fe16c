namespace Relay.Protocol.Translation.Requests;

/// <summary>One turn.</summary>
public sealed record ChatMessage(ChatRole Role, IReadOnlyList<ChatPart> Parts);
