using System.Buffers;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.WebSessions.Doubao;

/// <summary>The bodies that are sent to Doubao.</summary>
public static class DoubaoRequest
{
    /// <summary>A block of plain text.</summary>
    public const int TextBlock = 10000;

    private const string InitOption = """{"need_ack_conversation":true}""";

    // Members of "option" that are false or 0 in every question the page asks.
    private static readonly string[] s_off =
        ["is_audio", "answer_with_suggest", "tts_switch", "click_clear_context", "from_suggest", "is_regen", "is_replace", "disable_sse_cache", "resend_for_regen"];

    /// <summary>Body of <c>POST /chat/completion</c>.</summary>
    public static void WriteQuestion(IBufferWriter<byte> output, DoubaoTurn turn)
    {
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        json.WriteStartObject("client_meta");
        json.WriteString("local_conversation_id", turn.LocalConversationId);
        json.WriteString("conversation_id", "");
        json.WriteString("bot_id", turn.BotId);
        json.WriteString("last_section_id", "");
        json.WriteNull("last_message_index");
        json.WriteEndObject();
        WriteMessages(json, turn);
        WriteOption(json, turn);
        json.WriteStartObject("ext");
        json.WriteString("use_deep_think", turn.DeepThink ? "1" : "0");
        json.WriteString("fp", turn.Fp);
        json.WriteString("conversation_init_option", InitOption);
        json.WriteString("commerce_credit_config_enable", "0");
        json.WriteString("sub_conv_firstmet_type", "1");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Body of <c>POST /im/conversation/batch_del_user_conv</c>.</summary>
    public static void WriteDelete(IBufferWriter<byte> output, string conversationId, Guid sequenceId)
    {
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        json.WriteNumber("cmd", 4171);
        json.WriteStartObject("uplink_body");
        json.WriteStartObject("batch_delete_user_conversation_uplink_body");
        json.WriteStartArray("conversation_id");
        json.WriteStringValue(conversationId);
        json.WriteEndArray();
        json.WriteBoolean("delete_all", false);
        json.WriteNumber("conversation_type", 3);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("sequence_id", sequenceId);
        json.WriteNumber("channel", 2);
        json.WriteString("version", "1");
        json.WriteEndObject();
    }

    private static void WriteMessages(Utf8JsonWriter json, DoubaoTurn turn)
    {
        json.WriteStartArray("messages");
        json.WriteStartObject();
        json.WriteString("local_message_id", turn.MessageId);
        json.WriteStartArray("content_block");
        json.WriteStartObject();
        json.WriteNumber("block_type", TextBlock);
        json.WriteStartObject("content");
        json.WriteStartObject("text_block");
        json.WriteString("text", turn.Text);
        json.WriteString("icon_url", "");
        json.WriteString("icon_url_dark", "");
        json.WriteString("summary", "");
        json.WriteEndObject();
        json.WriteString("pc_event_block", "");
        json.WriteEndObject();
        json.WriteString("block_id", turn.BlockId);
        json.WriteString("parent_id", "");
        WriteEmpty(json, "meta_info");
        WriteEmpty(json, "append_fields");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteNumber("message_status", 0);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteOption(Utf8JsonWriter json, DoubaoTurn turn)
    {
        json.WriteStartObject("option");
        json.WriteString("send_message_scene", "");
        json.WriteNumber("create_time_ms", turn.CreateTimeMs);
        json.WriteString("collect_id", "");
        foreach (string name in s_off)
        {
            json.WriteBoolean(name, false);
        }

        json.WriteNumber("need_deep_think", turn.DeepThink ? 1 : 0);
        json.WriteString("select_text_action", "");
        json.WriteNumber("scene_type", 0);
        json.WriteString("unique_key", turn.UniqueKey);
        json.WriteNumber("start_seq", 0);
        json.WriteBoolean("need_create_conversation", true);
        json.WriteStartObject("conversation_init_option");
        json.WriteBoolean("need_ack_conversation", true);
        json.WriteEndObject();
        WriteEmpty(json, "regen_query_id");
        WriteEmpty(json, "edit_query_id");
        json.WriteString("regen_instruction", "");
        json.WriteBoolean("no_replace_for_regen", false);
        json.WriteNumber("message_from", 0);
        json.WriteString("shared_app_name", "");
        json.WriteStartObject("sse_recv_event_options");
        json.WriteBoolean("support_chunk_delta", true);
        json.WriteEndObject();
        json.WriteBoolean("is_ai_playground", false);
        json.WriteEndObject();
    }

    private static void WriteEmpty(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        json.WriteEndArray();
    }
}
