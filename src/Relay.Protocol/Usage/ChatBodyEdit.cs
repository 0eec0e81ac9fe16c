using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Usage;

/// <summary>What is changed in a request that otherwise passes as the caller wrote it.</summary>
/// <param name="Model">The model's name at the provider; null: the body names it already, or names none.</param>
/// <param name="IncludeUsage">OpenAI: ask for usage at the end of the stream.</param>
/// <param name="Profile">OpenAI: what the provider refuses is adapted; null: nothing is.</param>
public readonly record struct ChatBodyEdit(string? Model, bool IncludeUsage, ChatRequestProfile? Profile)
{
    public bool IsEmpty => Model is null && !IncludeUsage && (Profile is null || Profile == ChatRequestProfile.Default);
}
