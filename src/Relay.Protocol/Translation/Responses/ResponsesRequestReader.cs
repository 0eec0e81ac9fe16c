using System.Text.Json;
using Relay.Protocol.Translation.OpenAi;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Responses;

/// <summary>
/// Reads a body of <c>POST /v1/responses</c> into the neutral form. What needs a provider that keeps answers (<c>previous_response_id</c>,
/// references, background), or its own tools, is refused; <c>store</c> and <c>include</c> are without effect.
/// </summary>
public static class ResponsesRequestReader
{
    private static readonly string[] s_refused = ["previous_response_id", "conversation", "prompt"];

    /// <summary>Reads a body. Never throws; false with an error that names the member.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> body, out ChatRequest request, out ChatRequestError error)
    {
        var members = new BodyMembers();
        using JsonDocument? document = members.Parse(body);
        request = document is null ? new ChatRequest { Model = "", Messages = [] } : Read(document.RootElement, members);
        error = members.Error ?? default;
        return members.Error is null;
    }

    private static ChatRequest Read(JsonElement root, BodyMembers members)
    {
        foreach (string name in s_refused)
        {
            if (BodyMembers.TryGet(root, name, out _))
            {
                members.Report("", name, "is not supported: send the whole conversation in 'input'");
            }
        }

        if (members.Boolean(root, "", "background") == true)
        {
            members.Report("", "background", "is not supported");
        }

        (IReadOnlyList<string> system, IReadOnlyList<ChatMessage> messages) = new ResponsesInputReader(members).Read(root);
        (IReadOnlyList<ChatTool> tools, ChatToolChoice? choice) = OpenAiToolReader.Read(root, members);
        JsonElement? text = members.Object(root, "", "text");
        return new ChatRequest
        {
            Model = members.RequiredString(root, "", "model"),
            Stream = members.Boolean(root, "", "stream") ?? false,
            IncludeUsage = true,
            System = system,
            Messages = messages,
            Tools = tools,
            ToolChoice = choice,
            ParallelToolCalls = members.Boolean(root, "", "parallel_tool_calls"),
            MaxTokens = members.Integer(root, "", "max_output_tokens", 1),
            Temperature = members.Number(root, "", "temperature"),
            TopP = members.Number(root, "", "top_p"),
            Format = text is { } form ? OpenAiFormatReader.Read(form, "text.", "format", members) : null,
            Verbosity = text is { } style ? members.String(style, "text.", "verbosity") : null,
            Thinking = ReadThinking(root, members),
            User = members.String(root, "", "safety_identifier") ?? members.String(root, "", "user"),
            CacheKey = members.String(root, "", "prompt_cache_key"),
        };
    }

    private static ChatThinking? ReadThinking(JsonElement root, BodyMembers members) =>
        members.Object(root, "", "reasoning") is { } reasoning
        && OpenAiRequestReader.ReadEffort(reasoning, "reasoning.", "effort", members) is { } effort
            ? new ChatThinking(effort == ChatEffort.None ? false : null, effort, null)
            : null;
}
