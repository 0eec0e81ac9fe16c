using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Reads tools and the choice among them, in the forms of Chat Completions (nested) and Responses (flat).</summary>
internal static class OpenAiToolReader
{
    public static (IReadOnlyList<ChatTool> Tools, ChatToolChoice? Choice) Read(JsonElement root, RequestFields fields)
    {
        var tools = new List<ChatTool>();
        int index = 0;
        foreach (JsonElement element in fields.Items(root, "", "tools"))
        {
            ReadTool(element, RequestFields.Path("tools", index++), tools, fields);
        }

        index = 0;
        foreach (JsonElement element in fields.Items(root, "", "functions"))
        {
            // The form before tools.
            ReadFunction(element, RequestFields.Path("functions", index++), tools, fields);
        }

        return ReadChoice(root, tools, fields);
    }

    private static void ReadTool(JsonElement element, string path, List<ChatTool> tools, RequestFields fields)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            fields.Fail(path, "must be an object");
            return;
        }

        string type = fields.RequiredText(element, path, "type");
        if (type != "function")
        {
            fields.Fail(RequestFields.Path(path, "type"), "must be \"function\": this model takes no other kind of tool");
            return;
        }

        bool nested = fields.TryFind(element, "function", out JsonElement function);
        ReadFunction(nested ? function : element, nested ? RequestFields.Path(path, "function") : path, tools, fields);
    }

    private static void ReadFunction(JsonElement element, string path, List<ChatTool> tools, RequestFields fields)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            fields.Fail(path, "must be an object");
            return;
        }

        tools.Add(new ChatTool(
            fields.RequiredText(element, path, "name"),
            fields.Text(element, path, "description"),
            fields.ObjectText(element, path, "parameters"),
            fields.Flag(element, path, "strict")));
    }

    private static (IReadOnlyList<ChatTool> Tools, ChatToolChoice? Choice) ReadChoice(
        JsonElement root, List<ChatTool> tools, RequestFields fields)
    {
        string name = fields.TryFind(root, "tool_choice", out JsonElement choice) ? "tool_choice" : "function_call";
        if (!fields.TryFind(root, name, out choice))
        {
            return (tools, null);
        }

        if (choice.ValueKind == JsonValueKind.String)
        {
            ChatToolMode? mode = fields.TextOf(choice, name) switch
            {
                "auto" => ChatToolMode.Auto,
                "none" => ChatToolMode.None,
                "required" or "any" => ChatToolMode.Required,
                _ => null,
            };
            if (mode is null)
            {
                fields.Fail(name, "must be none, auto, required or an object");
            }

            return (tools, new ChatToolChoice(mode ?? ChatToolMode.Auto, []));
        }

        if (choice.ValueKind != JsonValueKind.Object)
        {
            fields.Fail(name, "must be a string or an object");
            return (tools, null);
        }

        return ReadNamed(choice, name, tools, fields);
    }

    private static (IReadOnlyList<ChatTool> Tools, ChatToolChoice? Choice) ReadNamed(
        JsonElement choice, string path, List<ChatTool> tools, RequestFields fields)
    {
        string? type = fields.Text(choice, path, "type");
        if (type is "allowed_tools")
        {
            return ReadAllowed(choice, path, tools, fields);
        }

        if (type is not ("function" or null))
        {
            fields.Fail(RequestFields.Path(path, "type"), "must be function or allowed_tools");
            return (tools, null);
        }

        string name = ReadName(choice, path, fields);
        if (name.Length > 0 && !tools.Exists(tool => tool.Name == name))
        {
            fields.Fail(RequestFields.Path(path, "name"), "must name one of the tools");
        }

        return (tools, new ChatToolChoice(ChatToolMode.Required, [name]));
    }

    private static (IReadOnlyList<ChatTool> Tools, ChatToolChoice? Choice) ReadAllowed(
        JsonElement choice, string path, List<ChatTool> tools, RequestFields fields)
    {
        bool nested = fields.TryFind(choice, "allowed_tools", out JsonElement allowed);
        allowed = nested ? allowed : choice;
        path = nested ? RequestFields.Path(path, "allowed_tools") : path;
        if (allowed.ValueKind != JsonValueKind.Object)
        {
            fields.Fail(path, "must be an object");
            return (tools, null);
        }

        var names = new List<string>();
        foreach (JsonElement element in fields.Items(allowed, path, "tools"))
        {
            if (element.ValueKind == JsonValueKind.Object)
            {
                names.Add(ReadName(element, RequestFields.Path(path, "tools"), fields));
            }
            else
            {
                fields.Fail(RequestFields.Path(path, "tools"), "must have only objects");
            }
        }

        // "auto" among some: elsewhere that is having only those.
        return fields.Text(allowed, path, "mode") == "required"
            ? (tools, new ChatToolChoice(ChatToolMode.Required, names))
            : (tools.FindAll(tool => names.Contains(tool.Name)), new ChatToolChoice(ChatToolMode.Auto, []));
    }

    private static string ReadName(JsonElement owner, string path, RequestFields fields) =>
        fields.TryObject(owner, path, "function", out JsonElement function)
            ? fields.RequiredText(function, RequestFields.Path(path, "function"), "name")
            : fields.RequiredText(owner, path, "name");
}
