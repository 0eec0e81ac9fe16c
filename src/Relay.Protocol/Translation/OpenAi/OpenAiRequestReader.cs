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
        Refuse(root, members);
        (IReadOnlyList<string> system, IReadOnlyList<ChatMessage> messages) = new OpenAiMessageReader(members).Read(root);
        (IReadOnlyList<ChatTool> tools, ChatToolChoice? choice) = OpenAiToolReader.Read(root, members);
        return new ChatRequest
        {
            Model = members.RequiredString(root, "", "model"),
            Stream = members.Boolean(root, "", "stream") ?? false,
            IncludeUsage = members.Object(root, "", "stream_options") is { } options
                && (members.Boolean(options, "stream_options.", "include_usage") ?? false),
            System = system,
            Messages = messages,
            Tools = tools,
            ToolChoice = choice,
            ParallelToolCalls = members.Boolean(root, "", "parallel_tool_calls"),
            MaxTokens = members.Integer(root, "", "max_completion_tokens", 1) ?? members.Integer(root, "", "max_tokens", 1),
            Temperature = members.Number(root, "", "temperature"),
            TopP = members.Number(root, "", "top_p"),
            TopK = members.Integer(root, "", "top_k", long.MinValue) is > 0 and { } topK ? topK : null,
            FrequencyPenalty = members.Number(root, "", "frequency_penalty"),
            PresencePenalty = members.Number(root, "", "presence_penalty"),
            Seed = members.Integer(root, "", "seed", long.MinValue),
            Stop = ReadStop(root, members),
            Format = OpenAiFormatReader.Read(root, "", "response_format", members),
            Thinking = ReadThinking(root, members),
            Verbosity = members.String(root, "", "verbosity"),
            User = members.String(root, "", "safety_identifier") ?? members.String(root, "", "user"),
            CacheKey = members.String(root, "", "prompt_cache_key"),
        };
    }

    /// <summary>What another dialect cannot give, and the caller would miss.</summary>
    private static void Refuse(JsonElement root, BodyMembers members)
    {
        if (members.Integer(root, "", "n", 1) > 1)
        {
            members.Report("", "n", "must be 1 with this model");
        }

        foreach (JsonElement modality in members.Array(root, "", "modalities"))
        {
            if (modality.ValueKind != JsonValueKind.String || !modality.ValueEquals("text"u8))
            {
                members.Report("", "modalities", "may only have \"text\" with this model");
            }
        }
    }

    private static List<string> ReadStop(JsonElement root, BodyMembers members)
    {
        var stop = new List<string>();
        if (!BodyMembers.TryGet(root, "stop", out JsonElement value))
        {
            return stop;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            stop.Add(members.Text(value, "", "stop") ?? "");
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement element in value.EnumerateArray())
            {
                if (element.ValueKind == JsonValueKind.String)
                {
                    stop.Add(members.Text(element, "", "stop") ?? "");
                }
                else
                {
                    members.Report("", "stop", "must have only strings");
                }
            }
        }
        else
        {
            members.Report("", "stop", "must be a string or an array of strings");
        }

        stop.RemoveAll(text => text.Length == 0);
        return stop;
    }

    /// <summary>OpenAI's effort, and the switches of those who follow it.</summary>
    private static ChatThinking? ReadThinking(JsonElement root, BodyMembers members)
    {
        ChatEffort? effort = ReadEffort(root, "", "reasoning_effort", members);
        bool? enabled = members.Boolean(root, "", "enable_thinking");
        long? budget = members.Integer(root, "", "thinking_budget", -1);
        bool adaptive = false;
        if (members.Object(root, "", "thinking") is { } thinking)
        {
            string? type = members.String(thinking, "thinking.", "type");
            enabled = type switch { "enabled" or "adaptive" => true, "disabled" => false, _ => enabled };
            adaptive = type is "adaptive" or "auto";
            budget ??= members.Integer(thinking, "thinking.", "budget_tokens", -1);
        }

        if (effort == ChatEffort.None)
        {
            enabled = false;
        }

        return enabled is null && effort is null && budget is null && !adaptive
            ? null
            : new ChatThinking(enabled, effort, budget, adaptive);
    }

    internal static ChatEffort? ReadEffort(JsonElement owner, string path, string name, BodyMembers members)
    {
        if (members.String(owner, path, name) is not { } text)
        {
            return null;
        }

        if (Efforts.TryRead(text, out ChatEffort effort))
        {
            return effort;
        }

        members.Report(path, name, "must be none, minimal, low, medium, high, xhigh or max");
        return null;
    }
}
