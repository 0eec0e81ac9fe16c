using System.Text.Json;

namespace Relay.Cli;

/// <summary>One JSON object on standard output: what <c>--json</c> prints.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions s_indented = new() { Indented = true };

    /// <param name="writeMembers">Writes the members of the object.</param>
    public static void Write(Action<Utf8JsonWriter> writeMembers)
    {
        using Stream output = Console.OpenStandardOutput();
        using Utf8JsonWriter json = new(output, s_indented);
        json.WriteStartObject();
        writeMembers(json);
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }
}
