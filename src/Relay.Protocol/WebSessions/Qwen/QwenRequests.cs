using System.Globalization;
using System.Text.Json;

namespace Relay.Protocol.WebSessions.Qwen;

/// <summary>Bodies of the calls to Qwen's site, in both of its generations.</summary>
public static class QwenRequests
{
    /// <summary>How a conversation becomes a prompt.</summary>
    public static WebPromptStyle Style { get; } = new()
    {
        System = "<|im_start|>system\n",
        User = "<|im_start|>user\n",
        Assistant = "<|im_start|>assistant\n",
        End = "<|im_end|>\n",
        AssistantEnd = "<|im_end|>\n",
        Tail = "<|im_start|>assistant\n",
    };

    /// <summary>A turn of today's generation.</summary>
    /// <param name="ask">What is asked.</param>
    /// <param name="requestId">32 hex digits, made for this call.</param>
    /// <param name="sessionId">32 hex digits, made for this conversation.</param>
    /// <param name="model">The site's name of the model.</param>
    /// <param name="unixMs">Now.</param>
    public static ReadOnlyMemory<byte> Chat(WebAsk ask, string requestId, string sessionId, string model, long unixMs)
    {
        using WebBodyWriter body = new();
        Utf8JsonWriter json = body.Json;
        json.WriteString("req_id", requestId);
        json.WriteString("session_id", sessionId);
        json.WriteString("parent_req_id", "0");
        json.WriteStartArray("messages");
        json.WriteStartObject();
        json.WriteString("content", ask.Prompt);
        json.WriteString("mime_type", "text/plain");
        json.WriteStartObject("meta_data");
        json.WriteString("ori_query", ask.Prompt);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("scene", "chat");
        json.WriteString("sub_scene", "chat");
        json.WriteString("scene_param", "first_turn");
        json.WriteString("model", model);
        json.WriteString("deep_search", ask.Searches || ask.Thinks ? "1" : "0");
        json.WriteBoolean("enable_search", ask.Searches);
        json.WriteBoolean("temporary", false);
        json.WriteString("from", "default");
        json.WriteString("protocol_version", "v2");
        json.WriteString("biz_id", "ai_qwen");
        json.WriteString("chat_client", "h5");
        json.WriteString("client_tm", unixMs.ToString(CultureInfo.InvariantCulture));
        json.WriteString("biz_data", """{"entryPoint":"tongyigw"}""");
        return body.End();
    }

    /// <summary>A turn of the first generation.</summary>
    public static ReadOnlyMemory<byte> Conversation(WebAsk ask, string requestId, string model)
    {
        using WebBodyWriter body = new();
        Utf8JsonWriter json = body.Json;
        json.WriteString("action", "next");
        json.WriteStartArray("contents");
        json.WriteStartObject();
        json.WriteString("contentType", "text");
        json.WriteString("content", ask.Prompt);
        json.WriteString("role", "user");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("mode", "chat");
        json.WriteString("model", model);
        json.WriteString("requestId", requestId);
        json.WriteString("parentMsgId", "0");
        json.WriteString("sessionId", "");
        json.WriteString("sessionType", "text_chat");
        json.WriteString("userAction", "chat");
        json.WriteStartObject("params");
        json.WriteString("searchType", ask.Searches ? "depth" : "");
        json.WriteEndObject();
        return body.End();
    }

    /// <summary>Removes a conversation.</summary>
    /// <param name="sessionId">Its id.</param>
    /// <param name="isFirstGeneration">Which of the two it is of.</param>
    public static ReadOnlyMemory<byte> Delete(string sessionId, bool isFirstGeneration)
    {
        using WebBodyWriter body = new();
        if (isFirstGeneration)
        {
            body.Json.WriteString("sessionId", sessionId);
        }
        else
        {
            body.Json.WriteStartArray("session_ids");
            body.Json.WriteStringValue(sessionId);
            body.Json.WriteEndArray();
        }

        return body.End();
    }
}
