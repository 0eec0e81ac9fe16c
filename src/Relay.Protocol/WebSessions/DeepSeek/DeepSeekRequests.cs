using System.Text.Json;

namespace Relay.Protocol.WebSessions.DeepSeek;

/// <summary>Bodies of the calls to DeepSeek's site.</summary>
public static class DeepSeekRequests
{
    /// <summary>How a conversation becomes a prompt.</summary>
    public static WebPromptStyle Style { get; } = new()
    {
        System = "<｜System｜>",
        User = "<｜User｜>",
        Assistant = "<｜Assistant｜>",
        AssistantEnd = "<｜end▁of▁sentence｜>",
        OpensBare = true,
    };

    /// <summary>Asks for a piece of work.</summary>
    public static ReadOnlyMemory<byte> Work(string targetPath)
    {
        using WebBodyWriter body = new();
        body.Json.WriteString("target_path", targetPath);
        return body.End();
    }

    /// <summary>Removes a conversation.</summary>
    public static ReadOnlyMemory<byte> Delete(string sessionId)
    {
        using WebBodyWriter body = new();
        body.Json.WriteString("chat_session_id", sessionId);
        return body.End();
    }

    /// <summary>Ends an answer that nobody reads any more.</summary>
    public static ReadOnlyMemory<byte> Stop(string sessionId, long messageId)
    {
        using WebBodyWriter body = new();
        body.Json.WriteString("chat_session_id", sessionId);
        body.Json.WriteNumber("message_id", messageId);
        return body.End();
    }

    /// <summary>The turn itself.</summary>
    /// <param name="ask">What is asked.</param>
    /// <param name="sessionId">A new conversation.</param>
    /// <param name="modelType">"default", "expert"...; empty leaves it out.</param>
    public static ReadOnlyMemory<byte> Completion(WebAsk ask, string sessionId, string modelType)
    {
        using WebBodyWriter body = new();
        Utf8JsonWriter json = body.Json;
        json.WriteString("chat_session_id", sessionId);
        json.WriteNull("parent_message_id");
        if (modelType.Length > 0)
        {
            json.WriteString("model_type", modelType);
        }

        json.WriteString("prompt", ask.Prompt);
        json.WriteStartArray("ref_file_ids");
        json.WriteEndArray();
        json.WriteBoolean("thinking_enabled", ask.Thinks);
        json.WriteBoolean("search_enabled", ask.Searches);
        json.WriteBoolean("preempt", false);
        return body.End();
    }

    /// <summary>The id in the reply to the creation of a conversation: newer replies wrap it once more. Empty: there is none.</summary>
    public static string ReadSessionId(JsonElement data) =>
        WebJson.Text(WebJson.Find(data, "chat_session"), "id") is { Length: > 0 } newer ? newer : WebJson.Text(data, "id");
}
