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
                ? $$$"""{"code":20000,"message":"Ok","status":true,"data":{"object":"list","data":[{{{ListOf(call, "file")}}}]}}"""
                : $$"""{"object":"list","data":[{{ListOf(call, "file")}}],"has_more":false}"""),
            (false, ["files", var id, "content"]) => Owned(call, id, static _ => "{\"custom_id\":\"1\"}\n"),
            (false, ["files", var id]) => Owned(call, id, static body => body),
            (true, ["batches"]) => Owned(call, Text(call, "input_file_id"), file => Made(call, "batch", id => Batch(id, file)).Body),
            (false, ["batches"]) => (200, $$"""{"object":"list","data":[{{ListOf(call, "batch")}}],"has_more":false}"""),
            (false, ["batches", var id]) => Owned(call, id, static body => body),
            (true, ["batches", var id, "cancel"]) => Owned(call, id, static body => body.Replace("in_queue", "cancelling", StringComparison.Ordinal)),
            (true, ["uploads", "audio", "voice"]) => Made(call, "speech:voice:", static id => $$"""{"uri":"{{id}}"}"""),
            (false, ["audio", "voice", "list"]) => (200, $$"""{"result":[{{ListOf(call, "speech:")}}]}"""),
            (true, ["audio", "voice", "deletions"]) => Owned(call, Text(call, "uri"), static _ => ""),
            (true, ["video", "submit"]) => Made(call, "video", static id => $$"""{"requestId":"{{id}}"}"""),
            (true, ["video", "status"]) => Owned(call, Text(call, "requestId"), static _ => """{"status":"InProgress","reason":"","position":0}"""),
            _ => null,
        };
    }

    private static string AsFile(string id) => $$"""{"id":"{{id}}","object":"file","bytes":10,"createdAt":1741685396,"filename":"a.jsonl","purpose":"batch"}""";

    private static string Batch(string id, string file) =>
        $$"""{"id":"{{id}}","object":"batch","endpoint":"/v1/chat/completions","input_file_id":{{JsonElement.Parse(file).GetProperty("id").GetRawText()}},"status":"in_queue","output_file_id":null,"error_file_id":null}""";

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

    private string ListOf(FakeChatCall call, string kind) => string.Join(
        ',', _objects.Where(one => one.Key.StartsWith(kind, StringComparison.Ordinal) && _keys[one.Key] == call.Key).OrderBy(static one => one.Key).Select(static one => one.Value));
}
