using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>
/// Reads a body of <c>generateContent</c>, <c>streamGenerateContent</c> or <c>countTokens</c>, with members in camelCase or snake_case.
/// </summary>
public sealed partial class GeminiRequestReader
{
    private readonly RequestFields _fields = new(eitherCase: true);

    private GeminiRequestReader()
    {
    }

    /// <param name="body">The body.</param>
    /// <param name="model">The model from the path (<see cref="GeminiPath"/>).</param>
    /// <param name="verb">What the path asks for.</param>
    /// <param name="request">What was read.</param>
    /// <param name="error">Why nothing was.</param>
    /// <returns>False when the request cannot be understood, or has something that only Google itself can carry out.</returns>
    public static bool TryRead(
        ReadOnlyMemory<byte> body, string model, GeminiVerb verb, [NotNullWhen(true)] out ChatRequest? request, out ChatRequestError error)
    {
        var reader = new GeminiRequestReader();
        request = reader._fields.Read(body, root => reader.ReadRoot(root, model, verb));
        error = reader._fields.Error ?? default;
        return request is not null;
    }

    private ChatRequest ReadRoot(JsonElement root, string model, GeminiVerb verb)
    {
        string path = "";
        if (verb == GeminiVerb.CountTokens && _fields.TryObject(root, "", "generateContentRequest", out JsonElement inner))
        {
            root = inner;
            path = "generateContentRequest";
        }

        if (_fields.TryFind(root, "cachedContent", out _))
        {
            _fields.Fail(RequestFields.Path(path, "cachedContent"), "names something kept at Google, which this model cannot see");
        }

        _fields.TryObject(root, path, "generationConfig", out JsonElement config);
        string configPath = RequestFields.Path(path, "generationConfig");
        CheckModalities(config, configPath);
        ChatThinking? thinking = ReadThinking(config, configPath, out bool? includeThoughts);
        return new ChatRequest
        {
            Model = model,
            Stream = verb == GeminiVerb.StreamGenerateContent,
            System = ReadSystem(root, path),
            Messages = ReadContents(root, path),
            Tools = ReadTools(root, path),
            ToolChoice = ReadToolChoice(root, path),
            MaxTokens = _fields.Integer(config, configPath, "maxOutputTokens"),
            Temperature = _fields.Number(config, configPath, "temperature"),
            TopP = _fields.Number(config, configPath, "topP"),
            TopK = (long?)_fields.Number(config, configPath, "topK"),
            FrequencyPenalty = _fields.Number(config, configPath, "frequencyPenalty"),
            PresencePenalty = _fields.Number(config, configPath, "presencePenalty"),
            Seed = _fields.Integer(config, configPath, "seed"),
            Stop = _fields.Texts(config, configPath, "stopSequences"),
            Format = ReadFormat(config, configPath),
            Thinking = thinking,
            IncludeThoughts = includeThoughts,
        };
    }

    private void CheckModalities(JsonElement config, string path)
    {
        if (_fields.Integer(config, path, "candidateCount") > 1)
        {
            _fields.Fail(RequestFields.Path(path, "candidateCount"), "must be 1 for this model");
        }

        if (_fields.Texts(config, path, "responseModalities") is { Count: > 0 } modalities
            && !modalities.All(static modality => modality.Equals("TEXT", StringComparison.OrdinalIgnoreCase)))
        {
            _fields.Fail(RequestFields.Path(path, "responseModalities"), "must be TEXT for this model");
        }
    }

    private List<string> ReadSystem(JsonElement root, string path)
    {
        List<string> system = [];
        path = RequestFields.Path(path, "systemInstruction");
        if (!_fields.TryFind(root, "systemInstruction", out JsonElement instruction))
        {
            return system;
        }

        if (instruction.ValueKind == JsonValueKind.String)
        {
            system.Add(_fields.TextOf(instruction, path) ?? "");
            return system;
        }

        int index = 0;
        foreach (JsonElement part in _fields.Items(instruction, path, "parts"))
        {
            system.Add(_fields.Text(part, RequestFields.Path(RequestFields.Path(path, "parts"), index++), "text") ?? "");
        }

        return system;
    }

    private ChatThinking? ReadThinking(JsonElement config, string path, out bool? includeThoughts)
    {
        includeThoughts = null;
        if (!_fields.TryObject(config, path, "thinkingConfig", out JsonElement thinking))
        {
            return null;
        }

        path = RequestFields.Path(path, "thinkingConfig");
        includeThoughts = _fields.Flag(thinking, path, "includeThoughts");
        long? budget = _fields.Integer(thinking, path, "thinkingBudget");
        string? level = _fields.Text(thinking, path, "thinkingLevel");
        level = level == "THINKING_LEVEL_UNSPECIFIED" ? null : level;
        ChatEffort? effort = level is not null && Efforts.TryRead(level.ToLowerInvariant(), out ChatEffort known) ? known : null;
        if (effort is null && level is not null)
        {
            _fields.Fail(RequestFields.Path(path, "thinkingLevel"), "must be MINIMAL, LOW, MEDIUM or HIGH");
        }

        return budget is null && effort is null ? null : new ChatThinking(budget is null ? null : budget != 0, effort, budget);
    }

    private ChatFormat? ReadFormat(JsonElement config, string path)
    {
        string? schema = null;
        if (_fields.TryObject(config, path, "responseJsonSchema", out JsonElement json) || _fields.TryObject(config, path, "responseSchema", out json))
        {
            schema = GeminiSchema.ToJsonSchema(json);
        }

        return _fields.Text(config, path, "responseMimeType") == "application/json" ? new ChatFormat(Name: null, schema, Strict: null) : null;
    }

    private List<ChatTool> ReadTools(JsonElement root, string path)
    {
        List<ChatTool> tools = [];
        int index = 0;
        foreach (JsonElement tool in _fields.Items(root, path, "tools"))
        {
            string toolPath = RequestFields.Path(RequestFields.Path(path, "tools"), index++);
            if (_fields.TryArray(tool, toolPath, "functionDeclarations", out JsonElement functions))
            {
                int inner = 0;
                foreach (JsonElement function in functions.EnumerateArray())
                {
                    tools.Add(ReadFunction(function, RequestFields.Path(RequestFields.Path(toolPath, "functionDeclarations"), inner++)));
                }
            }
            else if (tool.ValueKind != JsonValueKind.Object || tool.EnumerateObject().MoveNext())
            {
                _fields.Fail(toolPath, "is a tool that only Google has; this model takes functionDeclarations");
            }
        }

        return tools;
    }

    private ChatTool ReadFunction(JsonElement function, string path)
    {
        string? schema = null;
        if (_fields.TryObject(function, path, "parametersJsonSchema", out JsonElement json) || _fields.TryObject(function, path, "parameters", out json))
        {
            schema = GeminiSchema.ToJsonSchema(json);
        }

        return new ChatTool(_fields.RequiredText(function, path, "name"), _fields.Text(function, path, "description"), schema);
    }

    private ChatToolChoice? ReadToolChoice(JsonElement root, string path)
    {
        if (!_fields.TryObject(root, path, "toolConfig", out JsonElement config)
            || !_fields.TryObject(config, RequestFields.Path(path, "toolConfig"), "functionCallingConfig", out JsonElement calling))
        {
            return null;
        }

        path = RequestFields.Path(path, "toolConfig.functionCallingConfig");
        ChatToolMode? mode = _fields.Word<ChatToolMode>(calling, path, "mode", static name => name.ToUpperInvariant() switch
        {
            "AUTO" or "VALIDATED" or "MODE_UNSPECIFIED" => ChatToolMode.Auto,
            "ANY" => ChatToolMode.Required,
            "NONE" => ChatToolMode.None,
            _ => null,
        }, "AUTO, ANY, NONE or VALIDATED");
        return mode is { } known
            ? new ChatToolChoice(known, known == ChatToolMode.Required ? _fields.Texts(calling, path, "allowedFunctionNames") : [])
            : null;
    }
}
