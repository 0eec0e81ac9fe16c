using System.Text;
using System.Text.Json;

namespace Relay.FakeUpstreams.MiniMax.Platform;

/// <summary>
/// <c>POST /v1/text/chatcompletion_v2</c>. Says what it was told last, or calls the first tool there is unless a tool has answered. A prompt with
/// "old end" gets the older form of a stream's end, which repeats the whole answer.
/// </summary>
internal static class ChatInterface
{
    private const string Usage =
        "\"usage\":{\"total_tokens\":30,\"total_characters\":0,\"prompt_tokens\":20,\"completion_tokens\":10,\"completion_tokens_details\":{\"reasoning_tokens\":4}}";

    public static async Task<BaseResp> AnswerAsync(PlatformRequest request)
    {
        JsonElement messages = request.Body.Member("messages");
        if (request.Text("model").Length == 0 || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            return BaseResp.Invalid("model or messages");
        }

        JsonElement last = messages[messages.GetArrayLength() - 1];
        string said = PlatformRequest.TextOf(last, "content");
        JsonElement tools = request.Body.Member("tools");
        bool calls = tools.ValueKind == JsonValueKind.Array && last.Text("role") != "tool";
        string name = calls ? tools[0].Member("function").Text("name") ?? "" : "";
        string message = calls
            ? $$"""
              "content":"","role":"assistant","tool_calls":[{"id":"call_function_1_1","type":"function","function":{"name":"{{name}}","arguments":"{\"location\":\"Paris\"}"},"index":0}]
              """
            : $"\"content\":\"{JsonEncodedText.Encode("You said: " + said)}\",\"role\":\"assistant\",\"name\":\"MiniMax AI\",\"audio_content\":\"\"";
        string finish = calls ? "tool_calls" : "stop";
        string tail = $"\"created\":1755153113,\"model\":\"{request.Text("model")}\"";
        string id = Ids.Trace();
        if (request.Body.Member("stream").ValueKind != JsonValueKind.True)
        {
            await request.AnswerObjectAsync(
                $"\"id\":\"{id}\",\"choices\":[{{\"finish_reason\":\"{finish}\",\"index\":0,\"message\":{{{message}}}}}],{tail},\"object\":\"chat.completion\",{Usage},\"input_sensitive\":false");
            return BaseResp.Success;
        }

        request.Context.Response.ContentType = "text/event-stream";
        bool isOld = said.Contains("old end", StringComparison.Ordinal);
        string[] events =
        [
            $"{{\"id\":\"{id}\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"\",\"role\":\"assistant\",\"reasoning_content\":\"Let me see.\"}}}}],{tail},\"object\":\"chat.completion.chunk\",\"usage\":{{\"total_tokens\":0,\"total_characters\":0}}}}",
            $"{{\"id\":\"{id}\",\"choices\":[{{\"finish_reason\":\"{finish}\",\"index\":0,\"delta\":{{{message}}}}}],{tail},\"object\":\"chat.completion.chunk\",\"usage\":null}}",
            isOld
                ? $"{{\"id\":\"{id}\",\"choices\":[{{\"finish_reason\":\"{finish}\",\"index\":0,\"message\":{{{message}}}}}],{tail},\"object\":\"chat.completion\",{Usage},\"base_resp\":{BaseResp.Silent.ToJson()}}}"
                : $"{{\"id\":\"{id}\",\"choices\":[],{tail},\"object\":\"chat.completion.chunk\",{Usage},\"base_resp\":{BaseResp.Silent.ToJson()}}}",
        ];
        foreach (string one in events)
        {
            await request.Context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: {one}\n\n"), request.Context.RequestAborted);
            await request.Context.Response.Body.FlushAsync(request.Context.RequestAborted);
        }

        return BaseResp.Success;
    }
}
