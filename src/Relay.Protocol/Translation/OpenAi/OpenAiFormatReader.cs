using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Reads the form an answer must have: <c>response_format</c> of Chat Completions, <c>text.format</c> of Responses.</summary>
internal static class OpenAiFormatReader
{
    public static ChatFormat? Read(JsonElement owner, string path, string name, RequestFields fields)
    {
        if (!fields.TryObject(owner, path, name, out JsonElement format))
        {
            return null;
        }

        string inside = RequestFields.Path(path, name);
        switch (fields.RequiredText(format, inside, "type"))
        {
            case "text" or "":
                return null;
            case "json_object":
                return new ChatFormat(null, null, null);
            case "json_schema":
                // Chat Completions wraps the schema, Responses does not.
                bool wrapped = fields.TryObject(format, inside, "json_schema", out JsonElement schema);
                schema = wrapped ? schema : format;
                inside = wrapped ? RequestFields.Path(inside, "json_schema") : inside;
                return new ChatFormat(
                    fields.Text(schema, inside, "name"),
                    fields.ObjectText(schema, inside, "schema"),
                    fields.Flag(schema, inside, "strict"));
            default:
                fields.Fail(RequestFields.Path(inside, "type"), "must be text, json_object or json_schema");
                return null;
        }
    }
}
