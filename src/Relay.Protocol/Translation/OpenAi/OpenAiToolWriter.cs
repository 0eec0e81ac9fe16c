using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Writes tools and the choice among them, in the forms of Chat Completions (nested) and Responses (flat).</summary>
internal static class OpenAiToolWriter
{
    public static void Write(RequestRoot root, ChatRequest request, ChatRequestProfile profile, bool isNested)
    {
        IReadOnlyList<ChatTool> tools = RequestBody.ToolsOf(request, profile);
        if (tools.Count == 0)
        {
            return;
        }

        Utf8JsonWriter json = root.Json;
        if (root.Begin("tools"))
        {
            json.WriteStartArray();
            foreach (ChatTool tool in tools)
            {
                Begin(json, isNested);
                WriteFunction(json, tool, profile);
                End(json, isNested);
            }

            json.WriteEndArray();
        }

        bool isNamed = request.ToolChoice is { Mode: ChatToolMode.Required, Names.Count: 1 } && profile.ToolChoice == ToolChoiceSupport.Full;
        if (isNamed && root.Begin("tool_choice"))
        {
            Begin(json, isNested);
            json.WriteString("name", request.ToolChoice!.Names[0]);
            End(json, isNested);
        }
        else if (!isNamed)
        {
            root.Text("tool_choice", RequestBody.ChoiceOf(request.ToolChoice, profile.ToolChoice));
        }

        root.Boolean("parallel_tool_calls", profile.BasicMembersOnly ? null : request.ParallelToolCalls);
    }

    private static void WriteFunction(Utf8JsonWriter json, ChatTool tool, ChatRequestProfile profile)
    {
        json.WriteString("name", tool.Name);
        if (tool.Description is { } description)
        {
            json.WriteString("description", description);
        }

        json.WritePropertyName("parameters");
        RequestBody.WriteSchema(json, tool.Schema, profile);
        if (tool.Strict is { } strict && !profile.StripToolStrict)
        {
            json.WriteBoolean("strict", strict);
        }
    }

    private static void Begin(Utf8JsonWriter json, bool isNested)
    {
        json.WriteStartObject();
        json.WriteString("type", "function");
        if (isNested)
        {
            json.WriteStartObject("function");
        }
    }

    private static void End(Utf8JsonWriter json, bool isNested)
    {
        json.WriteEndObject();
        if (isNested)
        {
            json.WriteEndObject();
        }
    }
}
