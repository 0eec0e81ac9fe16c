using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>One message as it is written: a tool's result is one of its own.</summary>
/// <param name="Role">Who speaks; meaningless for a result.</param>
/// <param name="Parts">What; of a result its text.</param>
/// <param name="ResultOf">The call's id when it is a tool's result.</param>
internal readonly record struct OpenAiTurn(ChatRole Role, IReadOnlyList<ChatPart> Parts, string? ResultOf = null);
