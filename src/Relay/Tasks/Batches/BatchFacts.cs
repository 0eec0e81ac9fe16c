using System.Text.Json;
using Relay.Protocol.Json;
using Relay.Routing.Objects;

namespace Relay.Tasks.Batches;

/// <summary>A batch as its owner sees it; kept as JSON in its row's detail.</summary>
internal sealed record BatchFacts
{
    public required string Id { get; init; }

    public string Endpoint { get; init; } = "/v1/text/chatcompletion_v2";

    public required string InputFileId { get; init; }

    /// <summary>validating, failed, in_progress, finalizing, completed, expired, cancelling, cancelled.</summary>
    public required string Status { get; init; }

    public string OutputFileId { get; init; } = "";

    public string ErrorFileId { get; init; } = "";

    /// <summary>What is wrong with the file of a batch that failed.</summary>
    public string Error { get; init; } = "";

    /// <summary>Unix seconds, as all times here; 0: not yet.</summary>
    public long CreatedAt { get; init; }

    public long CompletedAt { get; init; }

    public int Total { get; init; }

    public int Completed { get; init; }

    public int Failed { get; init; }

    /// <summary>A day, as everywhere.</summary>
    public long ExpiresAt => CreatedAt + 86_400;

    public static BatchFacts Of(UpstreamObject batch)
    {
        JsonElement root = JsonTree.Parse(batch.Detail);
        return new BatchFacts
        {
            Id = Text(root, "id"),
            Endpoint = Text(root, "endpoint"),
            InputFileId = Text(root, "input_file_id"),
            Status = Text(root, "status"),
            OutputFileId = Text(root, "output_file_id"),
            ErrorFileId = Text(root, "error_file_id"),
            Error = Text(root, "error"),
            CreatedAt = Number(root, "created_at"),
            CompletedAt = Number(root, "completed_at"),
            Total = (int)Number(root.GetProperty("request_counts"), "total"),
            Completed = (int)Number(root.GetProperty("request_counts"), "completed"),
            Failed = (int)Number(root.GetProperty("request_counts"), "failed"),
        };
    }

    /// <summary>Its members, without the object around them.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("id"u8, Id);
        json.WriteString("object"u8, "batch"u8);
        json.WriteString("endpoint"u8, Endpoint);
        json.WriteString("input_file_id"u8, InputFileId);
        json.WriteString("status"u8, Status);
        json.WriteString("output_file_id"u8, OutputFileId);
        json.WriteString("error_file_id"u8, ErrorFileId);
        if (Error.Length > 0)
        {
            json.WriteString("error"u8, Error);
        }

        json.WriteNumber("created_at"u8, CreatedAt);
        json.WriteNumber("in_progress_at"u8, CreatedAt);
        json.WriteNumber("expires_at"u8, ExpiresAt);
        json.WriteNumber("completed_at"u8, CompletedAt);
        json.WriteStartObject("request_counts"u8);
        json.WriteNumber("total"u8, Total);
        json.WriteNumber("completed"u8, Completed);
        json.WriteNumber("failed"u8, Failed);
        json.WriteEndObject();
    }

    public string ToJson()
    {
        using MemoryStream output = new();
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            Write(json);
            json.WriteStartObject("base_resp"u8);
            json.WriteNumber("status_code"u8, 0);
            json.WriteString("status_msg"u8, "success"u8);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
    }

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static long Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.TryGetInt64(out long number) ? number : 0;
}
