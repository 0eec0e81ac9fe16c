using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>Reads a body of <c>POST /v1/messages</c>, and of <c>/v1/messages/count_tokens</c>, which is the same without a limit.</summary>
public sealed partial class AnthropicRequestReader
{
    private readonly RequestFields _fields = new(eitherCase: false);
    private readonly List<string> _system = [];

    private AnthropicRequestReader()
    {
    }

    /// <summary>False when the request cannot be understood, or has something that only Anthropic itself can carry out.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ChatRequest? request, out ChatRequestError error)
    {
        var reader = new AnthropicRequestReader();
        request = reader._fields.Read(body, reader.ReadRoot);
        error = reader._fields.Error ?? default;
        return request is not null;
    }

    private ChatRequest ReadRoot(JsonElement root)
    {
        ReadSystem(root);
        IReadOnlyList<ChatMessage> messages = ReadMessages(root);
        _fields.TryObject(root, "", "metadata", out JsonElement metadata);
        _fields.TryObject(root, "", "output_config", out JsonElement output);
        ChatToolChoice? choice = ReadToolChoice(root, out bool? parallel);
        return new ChatRequest
        {
            Model = _fields.RequiredText(root, "", "model"),
            Stream = _fields.Flag(root, "", "stream") ?? false,
            System = _system,
            Messages = messages,
            Tools = ReadTools(root),
            ToolChoice = choice,
            ParallelToolCalls = parallel,
            MaxTokens = _fields.Integer(root, "", "max_tokens", minimum: 1),
            Temperature = _fields.Number(root, "", "temperature"),
            TopP = _fields.Number(root, "", "top_p"),
            TopK = _fields.Integer(root, "", "top_k"),
            Stop = _fields.Texts(root, "", "stop_sequences"),
            Format = ReadFormat(root, output),
            Thinking = ReadThinking(root, output),
            User = _fields.Text(metadata, "metadata", "user_id"),
        };
    }

    private void ReadSystem(JsonElement root)
    {
        if (!_fields.TryFind(root, "system", out JsonElement system))
        {
            return;
        }

        if (system.ValueKind == JsonValueKind.String)
        {
            _system.Add(_fields.TextOf(system, "system") ?? "");
            return;
        }

        int index = 0;
        foreach (JsonElement block in _fields.Items(root, "", "system"))
        {
            _system.Add(_fields.RequiredText(block, RequestFields.Path("system", index++), "text"));
        }
    }

    private ChatThinking? ReadThinking(JsonElement root, JsonElement output)
    {
        ChatEffort? effort = _fields.Word<ChatEffort>(
            output, "output_config", "effort", static name => Efforts.TryRead(name, out ChatEffort known) ? known : null, "low, medium, high, xhigh or max");
        if (!_fields.TryObject(root, "", "thinking", out JsonElement thinking))
        {
            return effort is null ? null : new ChatThinking(Enabled: null, effort, BudgetTokens: null);
        }

        switch (_fields.RequiredText(thinking, "thinking", "type"))
        {
            case "enabled":
                return new ChatThinking(Enabled: true, effort, _fields.Integer(thinking, "thinking", "budget_tokens"));
            case "adaptive":
                return new ChatThinking(Enabled: true, effort, BudgetTokens: null, Adaptive: true);
            case "disabled":
                return new ChatThinking(Enabled: false, effort, BudgetTokens: null);
            default:
                _fields.Fail("thinking.type", "must be enabled, adaptive or disabled");
                return null;
        }
    }

    private ChatFormat? ReadFormat(JsonElement root, JsonElement output)
    {
        // Before it moved into output_config it stood at the root.
        if (!_fields.TryObject(output, "output_config", "format", out JsonElement format)
            && !_fields.TryObject(root, "", "output_format", out format))
        {
            return null;
        }

        if (!_fields.TryObject(format, "output_config.format", "schema", out JsonElement schema))
        {
            _fields.Fail("output_config.format.schema", "is required and must be an object");
            return null;
        }

        return new ChatFormat(_fields.Text(format, "output_config.format", "name"), schema.GetRawText(), Strict: true);
    }

    private List<ChatTool> ReadTools(JsonElement root)
    {
        List<ChatTool> tools = [];
        foreach (JsonElement tool in _fields.Items(root, "", "tools"))
        {
            string path = RequestFields.Path("tools", tools.Count);
            if (_fields.Text(tool, path, "type") is not (null or "custom"))
            {
                _fields.Fail(path, "is a tool that only an Anthropic upstream has; this model takes tools with an input_schema");
            }

            tools.Add(new ChatTool(
                _fields.RequiredText(tool, path, "name"),
                _fields.Text(tool, path, "description"),
                _fields.ObjectText(tool, path, "input_schema"),
                _fields.Flag(tool, path, "strict")));
        }

        return tools;
    }

    private ChatToolChoice? ReadToolChoice(JsonElement root, out bool? parallel)
    {
        parallel = null;
        if (!_fields.TryObject(root, "", "tool_choice", out JsonElement choice))
        {
            return null;
        }

        if (_fields.Flag(choice, "tool_choice", "disable_parallel_tool_use") is { } disabled)
        {
            parallel = !disabled;
        }

        switch (_fields.RequiredText(choice, "tool_choice", "type"))
        {
            case "auto":
                return new ChatToolChoice(ChatToolMode.Auto, []);
            case "any":
                return new ChatToolChoice(ChatToolMode.Required, []);
            case "tool":
                return new ChatToolChoice(ChatToolMode.Required, [_fields.RequiredText(choice, "tool_choice", "name")]);
            case "none":
                return new ChatToolChoice(ChatToolMode.None, []);
            default:
                _fields.Fail("tool_choice.type", "must be auto, any, tool or none");
                return null;
        }
    }
}
