using System.Text.Json;
using Relay.Protocol.Json;

namespace Relay.Tasks;

/// <summary>What the platform says of a task: <c>base_resp</c>, how it stands, and where its result lies.</summary>
/// <param name="Code"><c>base_resp.status_code</c>.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Word">The platform's word for it, as it came.</param>
/// <param name="FileId">Of its result; empty before there is one.</param>
internal readonly record struct TaskAnswer(int Code, TaskStatusKind Status, string Word, string FileId)
{
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static TaskAnswer Read(ReadOnlySpan<byte> body)
    {
        JsonElement root = JsonTree.Parse(body);
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("not an object");
        }

        int code = root.TryGetProperty("base_resp", out JsonElement resp) && resp.ValueKind == JsonValueKind.Object
            && resp.TryGetProperty("status_code", out JsonElement status) && status.TryGetInt32(out int number) ? number : 0;
        string word = root.TryGetProperty("status", out JsonElement said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : "";
        return new TaskAnswer(code, KindOf(word), word, IdOf(root, "file_id"));
    }

    /// <summary>An id as text, whether it came as a number or as a text; empty when there is none.</summary>
    public static string IdOf(JsonElement root, string name) =>
        !root.TryGetProperty(name, out JsonElement id) ? ""
        : id.ValueKind == JsonValueKind.String ? id.GetString()!
        : id.ValueKind == JsonValueKind.Number && id.GetRawText() is var digits && digits != "0" ? digits
        : "";

    // Samples and schema differ in capitals.
    private static TaskStatusKind KindOf(string word) =>
        Is(word, "success") || Is(word, "succeeded") ? TaskStatusKind.Succeeded
        : Is(word, "fail") || Is(word, "failed") ? TaskStatusKind.Failed
        : Is(word, "expired") ? TaskStatusKind.Expired
        : TaskStatusKind.Running;

    private static bool Is(string word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);
}
