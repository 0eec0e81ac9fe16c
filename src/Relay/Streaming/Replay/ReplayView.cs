using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Relay.Protocol.Translation.Requests;

namespace Relay.Streaming.Replay;

/// <summary>
/// What the store knows for one request: only of its own account, and under ids that come again in every conversation
/// (<c>functions.search:0</c>, <c>call_1</c>) only of its own conversation, which is known by its first text of the user. One thread at a time.
/// </summary>
internal sealed class ReplayView(ReplayStore store, long accountId, ChatRequest request) : IReplaySource
{
    // Ids this short cannot be random enough to be unique.
    private const int MinUniqueChars = 12;

    private ulong? _conversation;

    public string? Reasoning(string toolCallId) => store.Reasoning(KeyOf(toolCallId));

    public string? Signature(string toolCallId) => store.Signature(KeyOf(toolCallId));

    /// <summary>For what the answer brings; null where no tool can be called in it.</summary>
    public ReplayRecorder? Record() => request.Tools.Count > 0 ? new ReplayRecorder(this, store.MaxReasoningBytes) : null;

    public void Keep(string toolCallId, byte[]? reasoning, string? signature) => store.Keep(KeyOf(toolCallId), reasoning, signature);

    private ReplayKey KeyOf(string id) =>
        new(accountId, id.Length < MinUniqueChars || id.Contains(':', StringComparison.Ordinal) ? _conversation ??= Mark() : 0, id);

    private ulong Mark()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        string first = string.Concat(
            request.Messages.FirstOrDefault(static message => message.Role == ChatRole.User)?.Parts.OfType<ChatPart.Text>().Select(static part => part.Value) ?? []);
        SHA256.HashData(MemoryMarshal.AsBytes(first.AsSpan()), hash);
        return BitConverter.ToUInt64(hash) | 1; // never 0
    }
}
