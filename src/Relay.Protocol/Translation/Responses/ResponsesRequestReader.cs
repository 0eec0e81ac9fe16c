using System.Diagnostics.CodeAnalysis;
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
    public static bool TryRead(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ChatRequest? request, out ChatRequestError error)
    {
        var fields = new RequestFields(eitherCase: false);
        request = fields.Read(body, root => Read(root, fields));
        error = fields.Error ?? default;
        return request is not null;
    }

    private static ChatRequest Read(JsonElement root, RequestFields fields)
    {
        foreach (string name in s_refused)
        {
            if (fields.TryFind(root, name, out _))
            {
                fields.Fail(name, "is not supported: send the whole conversation in 'input'");
            }
        }

        if (fields.Flag(root, "", "background") == true)
        {
            fields.Fail("background", "is not supported");
        }

        (IReadOnlyList<string> system, IReadOnlyList<ChatMessage> messages) = new ResponsesInputReader(fields).Read(root);
        (IReadOnlyList<ChatTool> tools, ChatToolChoice? choice) = OpenAiToolReader.Read(root, fields);
        bool hasText = fields.TryObject(root, "", "text", out JsonElement text);
        return new ChatRequest
        {
            Model = fields.RequiredText(root, "", "model"),
            Stream = fields.Flag(root, "", "stream") ?? false,
            IncludeUsage = true,
            System = system,
            Messages = messages,
            Tools = tools,
            ToolChoice = choice,
            ParallelToolCalls = fields.Flag(root, "", "parallel_tool_calls"),
            MaxTokens = fields.Integer(root, "", "max_output_tokens", 1),
            Temperature = fields.Number(root, "", "temperature"),
            TopP = fields.Number(root, "", "top_p"),
            Format = hasText ? OpenAiFormatReader.Read(text, "text", "format", fields) : null,
            Verbosity = hasText ? fields.Text(text, "text", "verbosity") : null,
            Thinking = ReadThinking(root, fields),
            User = fields.Text(root, "", "safety_identifier") ?? fields.Text(root, "", "user"),
            CacheKey = fields.Text(root, "", "prompt_cache_key"),
        };
    }

    private static ChatThinking? ReadThinking(JsonElement root, RequestFields fields) =>
        fields.TryObject(root, "", "reasoning", out JsonElement reasoning)
        && OpenAiRequestReader.ReadEffort(reasoning, "reasoning", "effort", fields) is { } effort
            ? new ChatThinking(effort == ChatEffort.None ? false : null, effort, null)
            : null;
}
