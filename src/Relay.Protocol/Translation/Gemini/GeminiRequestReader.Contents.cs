using System.Globalization;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>Contents and their parts. Gemini may leave a call's id out and pairs results by name and order; other dialects need the id.</summary>
public sealed partial class GeminiRequestReader
{
    // Calls that have no result yet, by id; and the ids of all calls of a name, in order.
    private readonly Dictionary<string, ChatPart.ToolCall> _unanswered = [];
    private readonly Dictionary<string, Queue<string>> _idsByName = [];
    private int _callCount;

    private List<ChatMessage> ReadContents(JsonElement root, string path)
    {
        List<ChatMessage> messages = [];
        string contentsPath = RequestFields.Path(path, "contents");
        if (!_fields.TryArray(root, path, "contents", out JsonElement contents) || contents.GetArrayLength() == 0)
        {
            _fields.Fail(contentsPath, "is required and must be an array with at least one content");
            return messages;
        }

        int index = 0;
        foreach (JsonElement content in contents.EnumerateArray())
        {
            string contentPath = RequestFields.Path(contentsPath, index++);
            ChatRole? role = _fields.Text(content, contentPath, "role") switch
            {
                null or "" or "user" or "function" => ChatRole.User,
                "model" => ChatRole.Assistant,
                _ => null,
            };
            if (role is null)
            {
                _fields.Fail(RequestFields.Path(contentPath, "role"), "must be user or model");
            }

            messages.Add(new ChatMessage(role ?? ChatRole.User, ReadParts(content, contentPath)));
        }

        return messages;
    }

    private List<ChatPart> ReadParts(JsonElement content, string path)
    {
        List<ChatPart> parts = [];
        path = RequestFields.Path(path, "parts");
        if (!_fields.TryFind(content, "parts", out JsonElement array) || array.ValueKind != JsonValueKind.Array)
        {
            _fields.Fail(path, "is required and must be an array");
            return parts;
        }

        int index = 0;
        foreach (JsonElement part in array.EnumerateArray())
        {
            if (ReadPart(part, RequestFields.Path(path, index++)) is { } read)
            {
                parts.Add(read);
            }
        }

        return parts;
    }

    private ChatPart? ReadPart(JsonElement part, string path)
    {
        string? signature = _fields.Text(part, path, "thoughtSignature");
        if (_fields.TryFind(part, "text", out _))
        {
            string text = _fields.Text(part, path, "text") ?? "";
            return _fields.Flag(part, path, "thought") == true ? new ChatPart.Thinking(text, Signature: null) : new ChatPart.Text(text);
        }

        if (_fields.TryObject(part, path, "functionCall", out JsonElement call))
        {
            return ReadCall(call, RequestFields.Path(path, "functionCall"), signature);
        }

        if (_fields.TryObject(part, path, "functionResponse", out JsonElement response))
        {
            return ReadResponse(response, RequestFields.Path(path, "functionResponse"));
        }

        if (_fields.TryObject(part, path, "inlineData", out JsonElement inline))
        {
            path = RequestFields.Path(path, "inlineData");
            return OfData(
                _fields.RequiredText(inline, path, "mimeType"), _fields.RequiredText(inline, path, "data"), _fields.Text(inline, path, "displayName"));
        }

        if (_fields.TryObject(part, path, "fileData", out JsonElement file))
        {
            path = RequestFields.Path(path, "fileData");
            string? mediaType = _fields.Text(file, path, "mimeType");
            string uri = _fields.RequiredText(file, path, "fileUri");
            return mediaType?.StartsWith("image/", StringComparison.Ordinal) ?? false
                ? new ChatPart.Image(mediaType, Base64: null, uri)
                : new ChatPart.File(mediaType, Base64: null, uri, FileId: null, Name: null);
        }

        // An empty part, and one with nothing but a signature, say nothing.
        if (part.ValueKind != JsonValueKind.Object || (signature is null && part.EnumerateObject().MoveNext()))
        {
            _fields.Fail(path, "is a part that only Google understands; this model cannot be sent it");
        }

        return null;
    }

    private static ChatPart OfData(string mediaType, string data, string? name) => mediaType switch
    {
        _ when mediaType.StartsWith("image/", StringComparison.Ordinal) => new ChatPart.Image(mediaType, data, Url: null),
        "audio/wav" or "audio/x-wav" or "audio/wave" => new ChatPart.Audio("wav", data),
        "audio/mpeg" or "audio/mp3" => new ChatPart.Audio("mp3", data),
        _ when mediaType.StartsWith("audio/", StringComparison.Ordinal) => new ChatPart.Audio(mediaType["audio/".Length..], data),
        _ => new ChatPart.File(mediaType, data, Url: null, FileId: null, name),
    };

    private ChatPart.ToolCall ReadCall(JsonElement call, string path, string? signature)
    {
        string? id = _fields.Text(call, path, "id");
        bool hasArguments = _fields.TryObject(call, path, "args", out JsonElement args) && args.EnumerateObject().MoveNext();
        string arguments = hasArguments ? args.GetRawText() : "";

        // Counted over the whole conversation, which only grows: the same call has the same id in each later request.
        var read = new ChatPart.ToolCall(
            string.IsNullOrEmpty(id) ? NewId() : id, _fields.RequiredText(call, path, "name"), arguments, signature);
        _callCount++;
        _unanswered[read.Id] = read;
        if (!_idsByName.TryGetValue(read.Name, out Queue<string>? ids))
        {
            _idsByName.Add(read.Name, ids = []);
        }

        ids.Enqueue(read.Id);
        return read;
    }

    private ChatPart.ToolResult ReadResponse(JsonElement response, string path)
    {
        string? id = _fields.Text(response, path, "id");
        string name = _fields.RequiredText(response, path, "name");
        string? call = TakeCall(id, name);

        string text = "";
        bool isError = false;
        if (_fields.TryObject(response, path, "response", out JsonElement value))
        {
            text = TextOf(value, out isError);
        }

        List<ChatPart> parts = [new ChatPart.Text(text)];
        if (_fields.TryArray(response, path, "parts", out _))
        {
            parts.AddRange(ReadParts(response, path));
        }

        return new ChatPart.ToolResult(call ?? (string.IsNullOrEmpty(id) ? $"{NewId()}_unasked" : id), name, parts, isError);
    }

    /// <summary>The id of the call that a result answers: that of its id, or else the first of its name without one.</summary>
    private string? TakeCall(string? id, string name)
    {
        if (!string.IsNullOrEmpty(id) && _unanswered.Remove(id))
        {
            return id;
        }

        if (_idsByName.TryGetValue(name, out Queue<string>? ids))
        {
            while (ids.TryDequeue(out string? next))
            {
                if (_unanswered.Remove(next))
                {
                    return next;
                }
            }
        }

        return null;
    }

    private string NewId() => string.Create(CultureInfo.InvariantCulture, $"call_{_callCount}");

    /// <summary>By convention the result is in <c>output</c> or <c>error</c>; anything else is passed on as it is.</summary>
    private static string TextOf(JsonElement response, out bool isError)
    {
        isError = false;
        int members = 0;
        JsonProperty only = default;
        foreach (JsonProperty member in response.EnumerateObject())
        {
            only = member;
            members++;
        }

        if (members != 1 || only.Name is not ("output" or "result" or "error"))
        {
            return response.GetRawText();
        }

        isError = only.Name == "error";
        return only.Value.ValueKind == JsonValueKind.String ? only.Value.GetString()! : only.Value.GetRawText();
    }
}
