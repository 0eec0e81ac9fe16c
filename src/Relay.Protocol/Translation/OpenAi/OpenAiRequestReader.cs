using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// Reads a body of <c>POST /v1/chat/completions</c> into the neutral form. The members vendors added (thinking switches, chains of thought,
/// seals) are understood too; what no other dialect knows is dropped, and what would change the meaning of the answer if it were dropped is
/// refused.
/// </summary>
public static class OpenAiRequestReader
{
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
        Refuse(root, fields);
        (IReadOnlyList<string> system, IReadOnlyList<ChatMessage> messages) = new OpenAiMessageReader(fields).Read(root);
        (IReadOnlyList<ChatTool> tools, ChatToolChoice? choice) = OpenAiToolReader.Read(root, fields);
        return new ChatRequest
        {
            Model = fields.RequiredText(root, "", "model"),
            Stream = fields.Flag(root, "", "stream") ?? false,
            IncludeUsage = fields.TryObject(root, "", "stream_options", out JsonElement options)
                && (fields.Flag(options, "stream_options", "include_usage") ?? false),
            System = system,
            Messages = messages,
            Tools = tools,
            ToolChoice = choice,
            ParallelToolCalls = fields.Flag(root, "", "parallel_tool_calls"),
            MaxTokens = fields.Integer(root, "", "max_completion_tokens", 1) ?? fields.Integer(root, "", "max_tokens", 1),
            Temperature = fields.Number(root, "", "temperature"),
            TopP = fields.Number(root, "", "top_p"),
            TopK = fields.Integer(root, "", "top_k") is > 0 and { } topK ? topK : null,
            FrequencyPenalty = fields.Number(root, "", "frequency_penalty"),
            PresencePenalty = fields.Number(root, "", "presence_penalty"),
            Seed = fields.Integer(root, "", "seed"),
            Stop = ReadStop(root, fields),
            Format = OpenAiFormatReader.Read(root, "", "response_format", fields),
            Thinking = ReadThinking(root, fields),
            Verbosity = fields.Text(root, "", "verbosity"),
            User = fields.Text(root, "", "safety_identifier") ?? fields.Text(root, "", "user"),
            CacheKey = fields.Text(root, "", "prompt_cache_key"),
        };
    }

    /// <summary>What another dialect cannot give, and the caller would miss.</summary>
    private static void Refuse(JsonElement root, RequestFields fields)
    {
        if (fields.Integer(root, "", "n", 1) > 1)
        {
            fields.Fail("n", "must be 1 with this model");
        }

        foreach (JsonElement modality in fields.Items(root, "", "modalities"))
        {
            if (modality.ValueKind != JsonValueKind.String || !modality.ValueEquals("text"u8))
            {
                fields.Fail("modalities", "may only have \"text\" with this model");
            }
        }
    }

    private static List<string> ReadStop(JsonElement root, RequestFields fields)
    {
        var stop = new List<string>();
        if (!fields.TryFind(root, "stop", out JsonElement value))
        {
            return stop;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            stop.Add(fields.TextOf(value, "stop") ?? "");
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement element in value.EnumerateArray())
            {
                if (element.ValueKind == JsonValueKind.String)
                {
                    stop.Add(fields.TextOf(element, "stop") ?? "");
                }
                else
                {
                    fields.Fail("stop", "must have only strings");
                }
            }
        }
        else
        {
            fields.Fail("stop", "must be a string or an array of strings");
        }

        stop.RemoveAll(text => text.Length == 0);
        return stop;
    }

    /// <summary>OpenAI's effort, and the switches of those who follow it.</summary>
    private static ChatThinking? ReadThinking(JsonElement root, RequestFields fields)
    {
        ChatEffort? effort = ReadEffort(root, "", "reasoning_effort", fields);
        bool? enabled = fields.Flag(root, "", "enable_thinking");
        long? budget = fields.Integer(root, "", "thinking_budget", -1);
        bool adaptive = false;
        if (fields.TryObject(root, "", "thinking", out JsonElement thinking))
        {
            string? type = fields.Text(thinking, "thinking", "type");
            enabled = type switch { "enabled" or "adaptive" => true, "disabled" => false, _ => enabled };
            adaptive = type is "adaptive" or "auto";
            budget ??= fields.Integer(thinking, "thinking", "budget_tokens", -1);
        }

        if (effort == ChatEffort.None)
        {
            enabled = false;
        }

        return enabled is null && effort is null && budget is null && !adaptive
            ? null
            : new ChatThinking(enabled, effort, budget, adaptive);
    }

    internal static ChatEffort? ReadEffort(JsonElement owner, string path, string name, RequestFields fields)
    {
        if (fields.Text(owner, path, name) is not { } text)
        {
            return null;
        }

        if (Efforts.TryRead(text, out ChatEffort effort))
        {
            return effort;
        }

        fields.Fail(RequestFields.Path(path, name), "must be none, minimal, low, medium, high, xhigh or max");
        return null;
    }
}
