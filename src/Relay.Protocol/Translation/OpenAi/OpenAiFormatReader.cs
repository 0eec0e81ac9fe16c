using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Reads the form an answer must have: <c>response_format</c> of Chat Completions, <c>text.format</c> of Responses.</summary>
internal static class OpenAiFormatReader
{
    public static ChatFormat? Read(JsonElement owner, string path, string name, BodyMembers members)
    {
        if (members.Object(owner, path, name) is not { } format)
        {
            return null;
        }

        string inside = $"{path}{name}.";
        switch (members.RequiredString(format, inside, "type"))
        {
            case "text" or "":
                return null;
            case "json_object":
                return new ChatFormat(null, null, null);
            case "json_schema":
                // Chat Completions wraps the schema, Responses does not.
                bool wrapped = BodyMembers.TryGet(format, "json_schema", out _);
                JsonElement schema = wrapped ? members.Object(format, inside, "json_schema") ?? format : format;
                inside = wrapped ? inside + "json_schema." : inside;
                return new ChatFormat(
                    members.String(schema, inside, "name"),
                    members.Object(schema, inside, "schema")?.GetRawText(),
                    members.Boolean(schema, inside, "strict"));
            default:
                members.Report(inside, "type", "must be text, json_object or json_schema");
                return null;
        }
    }
}
