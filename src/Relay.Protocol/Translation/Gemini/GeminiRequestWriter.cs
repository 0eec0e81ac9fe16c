using System.Buffers;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>
/// Writes a body of <c>generateContent</c> or <c>streamGenerateContent</c>; model and streaming stand in the path. What Gemini has no member
/// for is left out.
/// </summary>
public static class GeminiRequestWriter
{
    /// <param name="output">Where the body goes.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="profile">What this provider wants.</param>
    /// <param name="replay">The seals of calls that callers have lost; null: none is known.</param>
    public static void Write(IBufferWriter<byte> output, ChatRequest request, ChatRequestProfile profile, IReplaySource? replay)
    {
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        WriteSystem(json, request);
        GeminiContentWriter.Write(json, request.Messages, profile, replay);
        WriteTools(json, request, profile);
        WriteConfig(json, request, profile);
        RequestJson.WriteMembers(json, profile.ExtraBody);
        json.WriteEndObject();
    }

    private static void WriteSystem(Utf8JsonWriter json, ChatRequest request)
    {
        List<string> system = [.. request.System.Where(static text => !string.IsNullOrWhiteSpace(text))];
        if (system.Count == 0)
        {
            return;
        }

        json.WriteStartObject("systemInstruction");
        json.WriteStartArray("parts");
        foreach (string text in system)
        {
            json.WriteStartObject();
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, ChatRequest request, ChatRequestProfile profile)
    {
        if (request.Tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools");
        json.WriteStartObject();
        json.WriteStartArray("functionDeclarations");
        foreach (ChatTool tool in request.Tools)
        {
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            json.WriteString("description", tool.Description ?? "");
            WriteParameters(json, tool.Schema, profile);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        WriteToolChoice(json, request.ToolChoice, profile);
    }

    /// <summary>A function without parameters has no such member: an object without properties is refused.</summary>
    private static void WriteParameters(Utf8JsonWriter json, string? schema, ChatRequestProfile profile)
    {
        using JsonDocument? document = RequestJson.TryParse(schema ?? "");
        if (document is null)
        {
            return;
        }

        if (profile.CleanSchemas)
        {
            if (GeminiSchema.Clean(schema!) is { } clean)
            {
                json.WritePropertyName("parameters");
                json.WriteRawValue(clean);
            }
        }
        else if (GeminiSchema.HasProperties(document.RootElement) || !IsPlainObject(document.RootElement))
        {
            json.WritePropertyName("parametersJsonSchema");
            document.RootElement.WriteTo(json);
        }
    }

    private static bool IsPlainObject(JsonElement schema) =>
        schema.ValueKind != JsonValueKind.Object
        || schema.EnumerateObject().All(static member => member.Name is "type" or "properties" or "$schema" or "additionalProperties" or "required");

    private static void WriteToolChoice(Utf8JsonWriter json, ChatToolChoice? choice, ChatRequestProfile profile)
    {
        if (choice is null)
        {
            return;
        }

        string mode = choice.Mode switch
        {
            ChatToolMode.Required when profile.ToolChoice == ToolChoiceSupport.Full => "ANY",
            ChatToolMode.None => "NONE",
            _ => "AUTO",
        };
        json.WriteStartObject("toolConfig");
        json.WriteStartObject("functionCallingConfig");
        json.WriteString("mode", mode);
        if (mode == "ANY" && choice.Names.Count > 0)
        {
            RequestJson.WriteTexts(json, "allowedFunctionNames", choice.Names);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteConfig(Utf8JsonWriter json, ChatRequest request, ChatRequestProfile profile)
    {
        json.WriteStartObject("generationConfig");
        if (request.MaxTokens is { } max)
        {
            json.WriteNumber("maxOutputTokens", max);
        }

        if (!profile.StripSampling)
        {
            WriteSampling(json, request, profile);
        }

        if (request.Stop.Any(static stop => stop.Length > 0))
        {
            // Five are taken; a sixth would have the request refused.
            RequestJson.WriteTexts(json, "stopSequences", request.Stop.Where(static stop => stop.Length > 0).Take(5));
        }

        if (request.Format is { } format)
        {
            json.WriteString("responseMimeType", "application/json");
            if (format.Schema is { } schema)
            {
                if (!profile.CleanSchemas)
                {
                    RequestJson.WriteRaw(json, "responseJsonSchema", schema);
                }
                else if (GeminiSchema.Clean(schema) is { } clean)
                {
                    json.WritePropertyName("responseSchema");
                    json.WriteRawValue(clean);
                }
            }
        }

        WriteThinking(json, request, profile);
        json.WriteEndObject();
    }

    private static void WriteSampling(Utf8JsonWriter json, ChatRequest request, ChatRequestProfile profile)
    {
        if (request.Temperature is { } temperature)
        {
            json.WriteNumber("temperature", RequestJson.Clamp(temperature, profile, highest: 2));
        }

        WriteNumber(json, "topP", request.TopP);
        WriteNumber(json, "topK", request.TopK);
        WriteNumber(json, "presencePenalty", request.PresencePenalty);
        WriteNumber(json, "frequencyPenalty", request.FrequencyPenalty);

        // An int32 there.
        if (request.Seed is { } seed)
        {
            json.WriteNumber("seed", (int)(seed & int.MaxValue));
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteThinking(Utf8JsonWriter json, ChatRequest request, ChatRequestProfile profile)
    {
        ChatThinking? wanted = request.Thinking;
        bool isSaid = wanted is not (null or { Enabled: null, Effort: null, BudgetTokens: null, Adaptive: false });
        bool isOff = isSaid && (wanted!.Enabled == false || wanted.Effort == ChatEffort.None || wanted.BudgetTokens == 0);
        bool? include = isOff ? null : request.IncludeThoughts ?? (isSaid ? true : null);
        if (!isSaid && include is null)
        {
            return;
        }

        json.WriteStartObject("thinkingConfig");
        if (include is { } shown)
        {
            json.WriteBoolean("includeThoughts", shown);
        }

        if (isSaid && profile.ThinkingLevels)
        {
            if (LevelOf(wanted!, isOff) is { } level)
            {
                json.WriteString("thinkingLevel", level);
            }
        }
        else if (isSaid)
        {
            long budget = isOff ? 0 : wanted!.BudgetTokens ?? (wanted.Effort is { } effort ? Efforts.Budget(effort) : -1);
            json.WriteNumber("thinkingBudget", budget);
        }

        json.WriteEndObject();
    }

    private static string? LevelOf(ChatThinking wanted, bool isOff)
    {
        if (isOff)
        {
            return "MINIMAL";
        }

        ChatEffort? effort = wanted.Effort ?? (wanted.BudgetTokens is > 0 and { } budget ? Efforts.FromBudget(budget) : null);
        return effort switch
        {
            null => null,
            ChatEffort.Minimal => "MINIMAL",
            ChatEffort.Low => "LOW",
            ChatEffort.Medium => "MEDIUM",
            _ => "HIGH",
        };
    }
}
