using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.Chat;

/// <summary>
/// Files, batches, voices and videos of <see cref="FakeChat"/>: each belongs to the key it was made with, and any other key is told 404.
/// SiliconFlow's envelope around files when the fake has its habits.
/// </summary>
internal sealed class FakeObjects(FakeChat fake)
{
    private readonly ConcurrentDictionary<string, string> _keys = new();
    private readonly ConcurrentDictionary<string, string> _contents = new();
    private readonly ConcurrentDictionary<string, string> _objects = new();
    private int _count;

    /// <summary>The answer, with its status; null: not a path of these.</summary>
    public (int Status, string Body)? Answer(HttpRequest request, FakeChatCall call)
    {
        string path = call.Path.Replace("/v1/", "/", StringComparison.Ordinal);
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        bool isPost = HttpMethods.IsPost(request.Method);
        return (isPost, parts) switch
        {
            (true, ["files"]) => Made(call, "file", AsFile),
            (false, ["files"]) => (200, fake.Personality == FakeChatPersonality.SiliconFlow
                ? $$$"""{"code":20000,"message":"Ok","status":true,"data":{{{PageOf(request, call, "file")}}}}"""
                : PageOf(request, call, "file")),
            (false, ["files", var id, "content"]) => Owned(call, id, _ => _contents.GetValueOrDefault(id, "{\"custom_id\":\"1\"}\n")),
            (false, ["files", var id]) when HttpMethods.IsDelete(request.Method) => Owned(call, id, _ => Remove(id)),
            (false, ["files", var id]) => Owned(call, id, static body => body),
            (true, ["batches"]) => Owned(call, Text(call, "input_file_id"), file => Made(call, "batch", id => Batch(id, file)).Body),
            (false, ["batches"]) => (200, PageOf(request, call, "batch")),
            (false, ["batches", var id]) => Owned(call, id, static body => body),
            (true, ["batches", var id, "cancel"]) => Owned(call, id, static body => body.Replace("in_queue", "cancelling", StringComparison.Ordinal)),
            (true, ["uploads", "audio", "voice"]) => Made(call, "speech:voice:", static id => $$"""{"uri":"{{id}}"}"""),
            (false, ["audio", "voice", "list"]) => (200, $$"""{"result":[{{string.Join(',', IdsOf(call, "speech:").Select(id => _objects[id]))}}]}"""),
            (true, ["audio", "voice", "deletions"]) => Owned(call, Text(call, "uri"), static _ => ""),
            (true, ["video", "submit"]) => Made(call, "video", static id => $$"""{"requestId":"{{id}}"}"""),
            (true, ["video", "status"]) => Owned(call, Text(call, "requestId"), static _ => """{"status":"InProgress","reason":"","position":0}"""),
            _ => null,
        };
    }

    private string AsFile(string id) => $$"""{"id":"{{id}}","object":"file","bytes":10,"createdAt":{{fake.ObjectsCreatedAt}},"filename":"a.jsonl","purpose":"batch"}""";

    public string Finish(string batch, string output, string status)
    {
        string file = $"file-{Interlocked.Increment(ref _count)}-output";
        _keys[file] = _keys[batch];
        _contents[file] = output;
        _objects[file] = AsFile(file);
        _objects[batch] = _objects[batch].Replace("in_queue", status, StringComparison.Ordinal)
            .Replace("\"output_file_id\":null", $"\"output_file_id\":\"{file}\"", StringComparison.Ordinal);
        return file;
    }

    private string Batch(string id, string file) =>
        $$"""{"id":"{{id}}","object":"batch","endpoint":"/v1/chat/completions","input_file_id":{{JsonElement.Parse(file).GetProperty("id").GetRawText()}},"status":"in_queue","output_file_id":null,"error_file_id":null,"created_at":{{fake.ObjectsCreatedAt}}}""";

    private static string Text(FakeChatCall call, string name) => JsonElement.Parse(call.Body).GetProperty(name).GetString()!;

    private (int Status, string Body) Made(FakeChatCall call, string kind, Func<string, string> body)
    {
        string id = $"{kind}-{Interlocked.Increment(ref _count)}-{call.Key.Length}";
        _keys[id] = call.Key;
        _objects[id] = body(id);
        return (200, kind == "file" && fake.Personality == FakeChatPersonality.SiliconFlow
            ? $$"""{"code":20000,"message":"Ok","status":true,"data":{{_objects[id]}}}""" : _objects[id]);
    }

    private (int Status, string Body) Owned(FakeChatCall call, string id, Func<string, string> body) =>
        _keys.TryGetValue(Uri.UnescapeDataString(id), out string? key) && key == call.Key
            ? (200, body(_objects[Uri.UnescapeDataString(id)]))
            : (404, """{"code":20404,"message":"not found","data":null}""");

    private string Remove(string id)
    {
        _keys.TryRemove(id, out _);
        _objects.TryRemove(id, out _);
        return "{}";
    }

    /// <summary>The newest first, unless the query says otherwise.</summary>
    private string PageOf(HttpRequest request, FakeChatCall call, string kind)
    {
        List<string> ids = [.. IdsOf(call, kind)];
        if (request.Query["order"] != "asc")
        {
            ids.Reverse();
        }

        int from = ids.IndexOf(request.Query["after"].ToString()) + 1;
        int count = Math.Min(fake.ListPageItems, ids.Count - from);
        bool hasMore = from + count < ids.Count;
        return $$"""{"object":"list","data":[{{string.Join(',', ids.GetRange(from, count).Select(id => _objects[id]))}}],"has_more":{{(hasMore ? "true" : "false")}}}""";
    }

    private IEnumerable<string> IdsOf(FakeChatCall call, string kind) => _objects.Keys
        .Where(id => id.StartsWith(kind, StringComparison.Ordinal) && _keys[id] == call.Key)
        .OrderBy(static id => int.Parse(id.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture));
}
