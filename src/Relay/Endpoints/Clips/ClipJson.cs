using System.Text.Json;
using Relay.Archive;
using Relay.Diagnostics;

namespace Relay.Endpoints.Clips;

/// <summary>Clips as JSON.</summary>
internal static class ClipJson
{
    public static void Write(Utf8JsonWriter json, StoredClip clip, string? text, bool withUser)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, clip.ClipId);
        json.WriteString("object"u8, "audio_clip"u8);
        json.WriteString("call_id"u8, clip.CallId);
        if (withUser)
        {
            json.WriteString("user"u8, clip.Username);
        }

        json.WriteString("model"u8, clip.Model);
        json.WriteString("format"u8, clip.Format);
        json.WriteNumber("bytes"u8, clip.Bytes);
        json.WriteString("sha256"u8, clip.Sha256 is { } hash ? Convert.ToHexStringLower(hash) : null);
        json.WriteString("state"u8, Name(clip.State));
        WriteNumber(json, "audio_ms"u8, clip.AudioMs < 0 ? null : clip.AudioMs);
        json.WriteString("created_at"u8, UnixMicros.ToTime(clip.CreatedAtUs));
        if (clip.DeletedAtUs is { } deleted)
        {
            json.WriteString("deleted_at"u8, UnixMicros.ToTime(deleted));
        }

        if (text is not null)
        {
            json.WriteString("text"u8, text);
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static ReadOnlySpan<byte> Name(ClipState state) => state switch
    {
        ClipState.Complete => "complete"u8,
        ClipState.Truncated => "truncated"u8,
        ClipState.Aborted => "aborted"u8,
        _ => "deleted"u8,
    };
}
