using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Writes <c>messages</c> as one provider takes them.</summary>
internal sealed class OpenAiMessageWriter(Utf8JsonWriter json, ChatRequestProfile profile, IReplaySource? replay)
{
    private string SystemRole => profile.DeveloperRole ? "developer" : "system";

    /// <summary>An assistant's turn with calls whose thinking is not known.</summary>
    public static bool LacksReasoning(IReadOnlyList<ChatMessage> messages, IReplaySource? replay) =>
        messages.Any(message => message.Role == ChatRole.Assistant
            && message.Parts.Any(part => part is ChatPart.ToolCall)
            && ReasoningOf(message.Parts, replay) is null);

    public void Write(ChatRequest request)
    {
        json.WriteStartArray();
        if (request.System.Count > 0)
        {
            // One message: several are refused by some.
            WriteMessage(SystemRole, string.Join("\n\n", request.System));
        }

        foreach (OpenAiTurn turn in OpenAiTurns.Order(request.Messages))
        {
            if (turn.ResultOf is not null)
            {
                WriteResult(turn);
            }
            else if (turn.Role == ChatRole.Assistant)
            {
                WriteAssistant(turn.Parts);
            }
            else if (turn.Role == ChatRole.System && !profile.SystemOnlyFirst)
            {
                WriteMessage(SystemRole, OpenAiParts.JoinTexts(turn.Parts, "\n"));
            }
            else
            {
                json.WriteStartObject();
                json.WriteString("role", "user");
                json.WritePropertyName("content");
                OpenAiParts.WriteContent(json, turn.Parts);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static string? ReasoningOf(IReadOnlyList<ChatPart> parts, IReplaySource? replay)
    {
        string own = string.Concat(parts.OfType<ChatPart.Thinking>().Select(part => part.Value));
        return own.Length > 0 ? own
            : parts.OfType<ChatPart.ToolCall>().Select(call => replay?.Reasoning(call.Id)).FirstOrDefault(known => known is not null);
    }

    private void WriteMessage(string role, string content)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", content);
        json.WriteEndObject();
    }

    private void WriteResult(OpenAiTurn turn)
    {
        json.WriteStartObject();
        json.WriteString("role", "tool");
        json.WriteString("tool_call_id", turn.ResultOf);
        json.WriteString("content", OpenAiParts.JoinTexts(turn.Parts, "\n"));
        json.WriteEndObject();
    }

    private void WriteAssistant(IReadOnlyList<ChatPart> parts)
    {
        bool hasCalls = parts.Any(part => part is ChatPart.ToolCall);
        string text = OpenAiParts.JoinTexts(parts, "");
        json.WriteStartObject();
        json.WriteString("role", "assistant");
        if (text.Length == 0 && hasCalls && !profile.EmptyAssistantContent)
        {
            json.WriteNull("content");
        }
        else
        {
            json.WriteString("content", text);
        }

        string? reasoning = ReasoningOf(parts, replay);
        bool wanted = profile.ReasoningReplay switch
        {
            ReasoningReplay.Never => false,
            ReasoningReplay.Always => true,
            _ => hasCalls && reasoning is not null,
        };
        if (wanted)
        {
            json.WriteString("reasoning_content", reasoning ?? "");
        }

        if (hasCalls)
        {
            json.WriteStartArray("tool_calls");
            foreach (ChatPart.ToolCall call in parts.OfType<ChatPart.ToolCall>())
            {
                WriteCall(call);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteCall(ChatPart.ToolCall call)
    {
        json.WriteStartObject();
        json.WriteString("id", call.Id);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", call.Name);
        json.WriteString("arguments", call.Arguments.Length == 0 ? "{}" : call.Arguments);
        json.WriteEndObject();
        if (profile.SendToolSignatures && (call.Signature ?? replay?.Signature(call.Id)) is { } signature)
        {
            json.WriteStartObject("extra_content");
            json.WriteStartObject("google");
            json.WriteString("thought_signature", signature);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
