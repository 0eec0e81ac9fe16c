using System.Text.Json;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>The members of one <c>GenerateContentResponse</c>, JSON text or texts where they lie; empty when absent.</summary>
internal ref struct GeminiResponse
{
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Model;

    /// <summary>The parts of the first candidate's content, a JSON array.</summary>
    public ReadOnlySpan<byte> Parts;

    public ReadOnlySpan<byte> FinishReason;
    public ReadOnlySpan<byte> BlockReason;
    public ReadOnlySpan<byte> Usage;
    public bool HasCandidates;
    public bool HasError;

    public static GeminiResponse Parse(ReadOnlySpan<byte> json, scoped ref JsonStrings strings)
    {
        var response = default(GeminiResponse);
        var members = new JsonMembers(json);
        while (members.Next())
        {
            if (members.Is("candidates"u8))
            {
                response.ReadCandidates(members.Raw(), ref strings);
            }
            else if (members.Is("usageMetadata"u8))
            {
                response.Usage = members.Raw();
            }
            else if (members.Is("modelVersion"u8))
            {
                response.Model = members.Text(ref strings);
            }
            else if (members.Is("responseId"u8))
            {
                response.Id = members.Text(ref strings);
            }
            else if (members.Is("promptFeedback"u8))
            {
                response.ReadFeedback(members.Raw(), ref strings);
            }
            else if (members.Is("error"u8))
            {
                response.HasError |= members.Kind is JsonTokenType.StartObject or JsonTokenType.String;
            }
        }

        return response;
    }

    private void ReadCandidates(ReadOnlySpan<byte> json, scoped ref JsonStrings strings)
    {
        var candidates = new JsonMembers(json);
        while (candidates.Next())
        {
            HasCandidates = true;
            ReadCandidate(candidates.Raw(), ref strings);
        }
    }

    /// <summary>Only the first candidate counts; its index is 0 and therefore often left out.</summary>
    private void ReadCandidate(ReadOnlySpan<byte> json, scoped ref JsonStrings strings)
    {
        long index = 0;
        ReadOnlySpan<byte> content = default;
        ReadOnlySpan<byte> reason = default;
        var members = new JsonMembers(json);
        while (members.Next())
        {
            if (members.Is("content"u8))
            {
                content = members.Raw();
            }
            else if (members.Is("finishReason"u8))
            {
                reason = members.Text(ref strings);
            }
            else if (members.Is("index"u8))
            {
                index = members.Count(ref strings);
            }
        }

        if (index > 0)
        {
            return;
        }

        FinishReason = reason;
        var inside = new JsonMembers(content);
        while (inside.Next())
        {
            if (inside.Is("parts"u8))
            {
                Parts = inside.Raw();
            }
        }
    }

    private void ReadFeedback(ReadOnlySpan<byte> json, scoped ref JsonStrings strings)
    {
        var members = new JsonMembers(json);
        while (members.Next())
        {
            if (members.Is("blockReason"u8))
            {
                BlockReason = members.Text(ref strings);
            }
        }
    }
}
