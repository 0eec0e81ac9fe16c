using System.Text;
using System.Text.Json;

namespace Relay.Tasks.Batches;

/// <summary>Lines of a batch's results: how they are written, and what those say that are there.</summary>
internal static class BatchResults
{
    /// <summary>A line of the results, with its end.</summary>
    public static byte[] Write(BatchRun run, BatchLine line, int index, in BatchResult result)
    {
        using MemoryStream written = new();
        using (Utf8JsonWriter json = new(written))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, $"batch_req_{run.Batch.ChargeId:N}_{index}");
            json.WriteString("custom_id"u8, line.CustomId);
            json.WriteStartObject("response"u8);
            json.WriteNumber("status_code"u8, result.Status);
            json.WriteString("request_id"u8, ChargeIdOf(run.Batch.ChargeId, index).ToString("N"));
            json.WritePropertyName("body"u8);
            json.WriteRawValue(result.Body);
            json.WriteEndObject();
            if (result.IsGood)
            {
                json.WriteNull("error"u8);
            }
            else
            {
                json.WriteStartObject("error"u8);
                json.WriteNumber("code"u8, result.Code);
                json.WriteString("message"u8, "the call failed, see its response"u8);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        written.WriteByte((byte)'\n');
        return written.ToArray();
    }

    /// <summary>The numbers of the lines that a part has.</summary>
    public static async Task<HashSet<int>> ReadDoneAsync(FileStream part)
    {
        HashSet<int> done = [];
        part.Position = 0;
        using (StreamReader reader = new(part, Encoding.UTF8, leaveOpen: true))
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                string id = JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!;
                done.Add(int.Parse(id.AsSpan(id.LastIndexOf('_') + 1), System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        part.Position = part.Length;
        return done;
    }

    /// <summary>The id a line is charged by: the batch's, with the line's number in the bits between its time and its last one.</summary>
    public static Guid ChargeIdOf(Guid batch, int index)
    {
        Span<byte> bytes = stackalloc byte[16];
        batch.TryWriteBytes(bytes, bigEndian: true, out _);
        uint number = (uint)index << 1; // the last bit tells a call from its voice's fee
        bytes[12] ^= (byte)(number >> 24);
        bytes[13] ^= (byte)(number >> 16);
        bytes[14] ^= (byte)(number >> 8);
        bytes[15] ^= (byte)number;
        return new Guid(bytes, bigEndian: true);
    }
}
