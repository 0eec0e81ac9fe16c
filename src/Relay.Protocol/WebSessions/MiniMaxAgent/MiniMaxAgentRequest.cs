using System.Buffers;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.WebSessions.MiniMaxAgent;

/// <summary>The bodies that are sent to MiniMax Agent. Compact: signatures are made over these very bytes.</summary>
public static class MiniMaxAgentRequest
{
    /// <summary>Body of <c>send_msg</c>.</summary>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="text">The question, the whole conversation flattened.</param>
    /// <param name="chatType">1 or 2; sources disagree, both are taken.</param>
    /// <param name="model">Null: the site's choice.</param>
    public static void WriteQuestion(IBufferWriter<byte> output, string text, int chatType, MiniMaxAgentModel? model)
    {
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        json.WriteNumber("msg_type", 1);
        json.WriteString("text", text);
        json.WriteNumber("chat_type", chatType);
        WriteEmpty(json, "attachments");
        WriteEmpty(json, "selected_mcp_tools");
        WriteEmpty(json, "sub_agent_ids");
        if (model is { } chosen)
        {
            json.WriteStartObject("model_option");
            json.WriteString("display_name", chosen.DisplayName);
            json.WriteNumber("model_type", chosen.ModelType);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Body of <c>device/register</c>.</summary>
    public static void WriteRegistration(IBufferWriter<byte> output, string uuid)
    {
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        json.WriteString("uuid", uuid);
        json.WriteEndObject();
    }

    /// <summary>Body of <c>get_chat_detail</c>: the newest messages first.</summary>
    public static void WriteDetail(IBufferWriter<byte> output, long chatId)
    {
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        json.WriteNumber("chat_id", chatId);
        json.WriteNumber("size", 500);
        json.WriteBoolean("desc", true);
        json.WriteEndObject();
    }

    /// <summary>Body of <c>delete_chat</c>.</summary>
    public static void WriteDelete(IBufferWriter<byte> output, long chatId)
    {
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        json.WriteNumber("chat_id", chatId);
        json.WriteEndObject();
    }

    private static void WriteEmpty(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        json.WriteEndArray();
    }
}
