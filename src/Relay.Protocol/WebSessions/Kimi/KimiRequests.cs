using System.Text.Json;

namespace Relay.Protocol.WebSessions.Kimi;

/// <summary>Bodies of the calls to Kimi's site.</summary>
public static class KimiRequests
{
    /// <summary>How a conversation becomes a prompt.</summary>
    public static WebPromptStyle Style { get; } = new() { System = "system:", User = "user:", Assistant = "assistant:", End = "\n", AssistantEnd = "\n" };

    /// <summary>The turn itself, not in its envelope yet. A new conversation: members for an old one are absent, never empty.</summary>
    /// <param name="ask">What is asked.</param>
    /// <param name="scenario">The site's name of the model.</param>
    public static ReadOnlyMemory<byte> Chat(WebAsk ask, string scenario)
    {
        using WebBodyWriter body = new();
        Utf8JsonWriter json = body.Json;
        json.WriteString("scenario", scenario);
        json.WriteStartArray("tools");
        if (ask.Searches)
        {
            json.WriteStartObject();
            json.WriteString("type", "TOOL_TYPE_SEARCH");
            json.WriteStartObject("search");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("message");
        json.WriteString("role", "user");
        json.WriteStartArray("blocks");
        json.WriteStartObject();
        json.WriteString("message_id", "");
        json.WriteStartObject("text");
        json.WriteString("content", ask.Prompt);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("scenario", scenario);
        json.WriteEndObject();
        json.WriteStartObject("options");
        json.WriteBoolean("thinking", ask.Thinks);
        json.WriteEndObject();
        return body.End();
    }

    /// <summary>Removes a conversation.</summary>
    public static ReadOnlyMemory<byte> Delete(string chatId)
    {
        using WebBodyWriter body = new();
        body.Json.WriteString("chat_id", chatId);
        return body.End();
    }

    /// <summary>Asks for a new access token.</summary>
    public static ReadOnlyMemory<byte> Refresh(string refreshToken)
    {
        using WebBodyWriter body = new();
        body.Json.WriteString("refresh_token", refreshToken);
        return body.End();
    }
}
