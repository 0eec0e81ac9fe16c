using System.Globalization;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Reads tools and the choice among them, in the forms of Chat Completions (nested) and Responses (flat).</summary>
internal static class OpenAiToolReader
{
    public static (IReadOnlyList<ChatTool> Tools, ChatToolChoice? Choice) Read(JsonElement root, BodyMembers members)
    {
        var tools = new List<ChatTool>();
        int index = 0;
        foreach (JsonElement element in members.Array(root, "", "tools"))
        {
            ReadTool(element, string.Create(CultureInfo.InvariantCulture, $"tools[{index++}]."), tools, members);
        }

        index = 0;
        foreach (JsonElement element in members.Array(root, "", "functions"))
        {
            // The form before tools.
            ReadFunction(element, string.Create(CultureInfo.InvariantCulture, $"functions[{index++}]."), tools, members);
        }

        return ReadChoice(root, tools, members);
    }

    private static void ReadTool(JsonElement element, string path, List<ChatTool> tools, BodyMembers members)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            members.Report(path, "", "must be an object");
            return;
        }

        string type = members.RequiredString(element, path, "type");
        if (type != "function")
        {
            members.Report(path, "type", "must be \"function\": this model takes no other kind of tool");
            return;
        }

        bool nested = BodyMembers.TryGet(element, "function", out JsonElement function);
        ReadFunction(nested ? function : element, nested ? path + "function." : path, tools, members);
    }

    private static void ReadFunction(JsonElement element, string path, List<ChatTool> tools, BodyMembers members)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            members.Report(path, "", "must be an object");
            return;
        }

        tools.Add(new ChatTool(
            members.RequiredString(element, path, "name"),
            members.String(element, path, "description"),
            members.Object(element, path, "parameters")?.GetRawText(),
            members.Boolean(element, path, "strict")));
    }

    private static (IReadOnlyList<ChatTool> Tools, ChatToolChoice? Choice) ReadChoice(
        JsonElement root, List<ChatTool> tools, BodyMembers members)
    {
        string name = BodyMembers.TryGet(root, "tool_choice", out JsonElement choice) ? "tool_choice" : "function_call";
        if (!BodyMembers.TryGet(root, name, out choice))
        {
            return (tools, null);
        }

        if (choice.ValueKind == JsonValueKind.String)
        {
            ChatToolMode? mode = members.Text(choice, "", name) switch
            {
                "auto" => ChatToolMode.Auto,
                "none" => ChatToolMode.None,
                "required" or "any" => ChatToolMode.Required,
                _ => null,
            };
            if (mode is null)
            {
                members.Report("", name, "must be none, auto, required or an object");
            }

            return (tools, new ChatToolChoice(mode ?? ChatToolMode.Auto, []));
        }

        if (choice.ValueKind != JsonValueKind.Object)
        {
            members.Report("", name, "must be a string or an object");
            return (tools, null);
        }

        return ReadNamed(choice, name + ".", tools, members);
    }

    private static (IReadOnlyList<ChatTool> Tools, ChatToolChoice? Choice) ReadNamed(
        JsonElement choice, string path, List<ChatTool> tools, BodyMembers members)
    {
        string? type = members.String(choice, path, "type");
        if (type is "allowed_tools")
        {
            return ReadAllowed(choice, path, tools, members);
        }

        if (type is not ("function" or null))
        {
            members.Report(path, "type", "must be function or allowed_tools");
            return (tools, null);
        }

        string name = ReadName(choice, path, members);
        if (name.Length > 0 && !tools.Exists(tool => tool.Name == name))
        {
            members.Report(path, "name", "must name one of the tools");
        }

        return (tools, new ChatToolChoice(ChatToolMode.Required, [name]));
    }

    private static (IReadOnlyList<ChatTool> Tools, ChatToolChoice? Choice) ReadAllowed(
        JsonElement choice, string path, List<ChatTool> tools, BodyMembers members)
    {
        bool nested = BodyMembers.TryGet(choice, "allowed_tools", out JsonElement allowed);
        allowed = nested ? allowed : choice;
        path = nested ? path + "allowed_tools." : path;
        if (allowed.ValueKind != JsonValueKind.Object)
        {
            members.Report(path, "", "must be an object");
            return (tools, null);
        }

        var names = new List<string>();
        foreach (JsonElement element in members.Array(allowed, path, "tools"))
        {
            if (element.ValueKind == JsonValueKind.Object)
            {
                names.Add(ReadName(element, path + "tools.", members));
            }
            else
            {
                members.Report(path, "tools", "must have only objects");
            }
        }

        // "auto" among some: elsewhere that is having only those.
        return members.String(allowed, path, "mode") == "required"
            ? (tools, new ChatToolChoice(ChatToolMode.Required, names))
            : (tools.FindAll(tool => names.Contains(tool.Name)), new ChatToolChoice(ChatToolMode.Auto, []));
    }

    private static string ReadName(JsonElement owner, string path, BodyMembers members) =>
        members.Object(owner, path, "function") is { } function
            ? members.RequiredString(function, path + "function.", "name")
            : members.RequiredString(owner, path, "name");
}
