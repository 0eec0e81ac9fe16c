using System.Text.Json;

namespace Relay.Protocol.WebSessions.Zhipu;

/// <summary>Bodies of the calls to Zhipu's site.</summary>
public static class ZhipuRequests
{
    /// <summary>How a conversation becomes a prompt.</summary>
    public static WebPromptStyle Style { get; } = new()
    {
        System = "<|system|>\n",
        User = "<|user|>\n",
        Assistant = "<|assistant|>\n",
        End = "\n",
        AssistantEnd = "\n",
        Tail = "<|assistant|>\n",
    };

    /// <summary>The turn itself.</summary>
    /// <param name="ask">What is asked.</param>
    /// <param name="assistantId">Who is asked.</param>
    /// <param name="chatMode">How hard it thinks.</param>
    /// <param name="selectedModel">The site's name of a model; empty leaves it out.</param>
    public static ReadOnlyMemory<byte> Stream(WebAsk ask, string assistantId, string chatMode, string selectedModel)
    {
        using WebBodyWriter body = new();
        Utf8JsonWriter json = body.Json;
        json.WriteString("assistant_id", assistantId);
        json.WriteString("conversation_id", ""); // one made up by the caller is answered with nothing
        json.WriteString("project_id", "");
        json.WriteString("chat_type", "user_chat");
        json.WriteStartArray("messages");
        json.WriteStartObject();
        json.WriteString("role", "user");
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", ask.Prompt);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("meta_data");
        json.WriteStartObject("cogview");
        json.WriteBoolean("rm_label_watermark", false);
        json.WriteEndObject();
        json.WriteBoolean("is_test", false);
        json.WriteString("input_question_type", "xxxx");
        json.WriteString("channel", "");
        json.WriteString("draft_id", "");
        json.WriteString("chat_mode", chatMode);
        json.WriteBoolean("is_networking", ask.Searches);
        json.WriteString("quote_log_id", "");
        json.WriteString("platform", "pc");
        if (selectedModel.Length > 0)
        {
            json.WriteString("selected_model", selectedModel);
        }

        json.WriteEndObject();
        return body.End();
    }

    /// <summary>Removes a conversation.</summary>
    public static ReadOnlyMemory<byte> Delete(string assistantId, string conversationId)
    {
        using WebBodyWriter body = new();
        body.Json.WriteString("assistant_id", assistantId);
        body.Json.WriteString("conversation_id", conversationId);
        return body.End();
    }
}
