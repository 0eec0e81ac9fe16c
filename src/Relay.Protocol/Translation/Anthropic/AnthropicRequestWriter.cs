using System.Buffers;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>Writes a body of <c>POST /v1/messages</c>. What Anthropic has no member for is left out.</summary>
public static class AnthropicRequestWriter
{
    private const string JsonOnly = "Answer with one JSON object and nothing else.";

    /// <param name="output">Where the body goes.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="profile">What this provider wants.</param>
    /// <param name="replay">Not used: Anthropic takes thinking back only with its own seal, which callers of its dialect keep.</param>
    public static void Write(IBufferWriter<byte> output, ChatRequest request, ChatRequestProfile profile, IReplaySource? replay)
    {
        List<ChatMessage> messages = ChatTurns.Repair(WithoutForeignThinking(request.Messages));
        AnthropicThinking thinking = AnthropicThinking.Of(request, profile, messages);
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        json.WriteString("model", request.Model);
        json.WriteNumber("max_tokens", thinking.MaxTokens);
        WriteSystem(json, request, profile);
        AnthropicMessageWriter.Write(json, messages, withThinking: thinking.IsOn || thinking.Type is null);
        WriteTools(json, request, profile, thinking.IsOn);
        WriteThinking(json, request, profile, thinking);
        WriteSampling(json, request, profile, thinking.IsOn);
        if (request.Stop.Any(static stop => !string.IsNullOrWhiteSpace(stop)))
        {
            RequestJson.WriteTexts(json, "stop_sequences", request.Stop.Where(static stop => !string.IsNullOrWhiteSpace(stop)));
        }

        if (request.User is { Length: > 0 } user)
        {
            json.WriteStartObject("metadata");
            json.WriteString("user_id", user);
            json.WriteEndObject();
        }

        json.WriteBoolean("stream", request.Stream);
        RequestJson.WriteMembers(json, profile.ExtraBody);
        json.WriteEndObject();
    }

    private static List<ChatMessage> WithoutForeignThinking(IReadOnlyList<ChatMessage> messages) =>
        [.. messages.Select(static message => message with
        {
            Parts = [.. message.Parts.Where(static part => part is not ChatPart.Thinking thinking || AnthropicThinking.MayBeOwn(thinking.Signature))],
        })];

    private static void WriteSystem(Utf8JsonWriter json, ChatRequest request, ChatRequestProfile profile)
    {
        IEnumerable<string> texts = request.System.Where(static text => !string.IsNullOrWhiteSpace(text));
        if (request.Format is { } format && (format.Schema is null || profile.BasicMembersOnly))
        {
            texts = texts.Append(format.Schema is null ? JsonOnly : $"{JsonOnly} It must match this JSON schema: {format.Schema}");
        }

        string system = string.Join("\n\n", texts);
        if (system.Length > 0)
        {
            json.WriteString("system", system);
        }
    }

    private static void WriteTools(Utf8JsonWriter json, ChatRequest request, ChatRequestProfile profile, bool thinking)
    {
        ChatToolChoice? choice = request.ToolChoice;
        IReadOnlyList<ChatTool> tools = request.Tools;
        if (choice is { Mode: ChatToolMode.None } && profile.ToolChoice == ToolChoiceSupport.AutoOnly)
        {
            tools = [];
        }
        else if (choice is { Mode: ChatToolMode.Required, Names.Count: > 1 })
        {
            // A choice names one tool or none; of several, the others are not offered.
            tools = [.. tools.Where(tool => choice.Names.Contains(tool.Name))];
        }

        if (tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools");
        foreach (ChatTool tool in tools)
        {
            WriteTool(json, tool, profile);
        }

        json.WriteEndArray();
        WriteToolChoice(json, request, profile, thinking);
    }

    private static void WriteTool(Utf8JsonWriter json, ChatTool tool, ChatRequestProfile profile)
    {
        json.WriteStartObject();
        json.WriteString("name", tool.Name);
        if (tool.Description is { Length: > 0 } description)
        {
            json.WriteString("description", description);
        }

        json.WriteStartObject("input_schema");
        using JsonDocument? schema = RequestJson.TryParse(tool.Schema ?? "");
        bool isObject = schema?.RootElement.ValueKind == JsonValueKind.Object;
        if (!isObject || !schema!.RootElement.TryGetProperty("type"u8, out _))
        {
            json.WriteString("type", "object");
        }

        if (!isObject || !schema!.RootElement.TryGetProperty("properties"u8, out _))
        {
            json.WriteStartObject("properties");
            json.WriteEndObject();
        }

        if (isObject)
        {
            foreach (JsonProperty member in schema!.RootElement.EnumerateObject())
            {
                member.WriteTo(json);
            }
        }

        json.WriteEndObject();
        if (tool.Strict == true && !profile.StripToolStrict)
        {
            json.WriteBoolean("strict", true);
        }

        json.WriteEndObject();
    }

    private static void WriteToolChoice(Utf8JsonWriter json, ChatRequest request, ChatRequestProfile profile, bool thinking)
    {
        ChatToolMode mode = request.ToolChoice?.Mode ?? ChatToolMode.Auto;
        if ((mode == ChatToolMode.Required && (thinking || profile.ToolChoice != ToolChoiceSupport.Full))
            || (mode == ChatToolMode.None && profile.ToolChoice == ToolChoiceSupport.AutoOnly))
        {
            // Thinking and a forced call exclude each other.
            mode = ChatToolMode.Auto;
        }

        bool single = request.ParallelToolCalls == false && mode != ChatToolMode.None;
        if (request.ToolChoice is null && !single)
        {
            return;
        }

        json.WriteStartObject("tool_choice");
        switch (mode)
        {
            case ChatToolMode.None:
                json.WriteString("type", "none");
                break;
            case ChatToolMode.Required when request.ToolChoice!.Names.Count == 1:
                json.WriteString("type", "tool");
                json.WriteString("name", request.ToolChoice.Names[0]);
                break;
            case ChatToolMode.Required:
                json.WriteString("type", "any");
                break;
            default:
                json.WriteString("type", "auto");
                break;
        }

        if (single)
        {
            json.WriteBoolean("disable_parallel_tool_use", true);
        }

        json.WriteEndObject();
    }

    private static void WriteThinking(Utf8JsonWriter json, ChatRequest request, ChatRequestProfile profile, in AnthropicThinking thinking)
    {
        if (thinking.Type is not null)
        {
            json.WriteStartObject("thinking");
            json.WriteString("type", thinking.Type);
            if (thinking.Type == "enabled")
            {
                json.WriteNumber("budget_tokens", thinking.Budget);
            }

            json.WriteEndObject();
        }

        string? schema = profile.BasicMembersOnly ? null : request.Format?.Schema;
        if (thinking.Effort is null && schema is null)
        {
            return;
        }

        json.WriteStartObject("output_config");
        if (thinking.Effort is not null)
        {
            json.WriteString("effort", thinking.Effort);
        }

        if (schema is not null)
        {
            json.WriteStartObject("format");
            json.WriteString("type", "json_schema");
            RequestJson.WriteRaw(json, "schema", schema);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteSampling(Utf8JsonWriter json, ChatRequest request, ChatRequestProfile profile, bool thinking)
    {
        if (thinking || profile.StripSampling)
        {
            return;
        }

        // New models refuse both at once; the temperature is what callers mean.
        if (request.Temperature is { } temperature)
        {
            json.WriteNumber("temperature", RequestJson.Clamp(temperature, profile, highest: 1));
        }
        else if (request.TopP is { } topP)
        {
            json.WriteNumber("top_p", topP);
        }

        if (request.TopK is { } topK)
        {
            json.WriteNumber("top_k", topK);
        }
    }
}
