using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>What the bodies of both OpenAI dialects share when they are written.</summary>
internal static class RequestBody
{
    // Texts go out as they came: what HTML would need escaped, JSON does not. Schemas were checked when they were read.
    private static readonly JsonWriterOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Writes an object and into it what <paramref name="write"/> writes, then the profile's own members.</summary>
    public static void Write(
        IBufferWriter<byte> output, ChatRequest request, ChatRequestProfile profile, Action<RequestRoot> write)
    {
        using JsonDocument? extra = profile.ExtraBody.Length > 0 ? JsonDocument.Parse(profile.ExtraBody) : null;
        using var json = new Utf8JsonWriter(output, s_options);
        json.WriteStartObject();
        var root = new RequestRoot(json, extra?.RootElement);
        root.Text("model", request.Model);
        write(root);
        root.WriteExtra();
        json.WriteEndObject();
    }

    /// <summary>Sampling as the provider takes it.</summary>
    public static void WriteSampling(RequestRoot root, ChatRequest request, ChatRequestProfile profile)
    {
        if (profile.StripSampling)
        {
            return;
        }

        root.Number("temperature", Clamp(request.Temperature, profile.MinTemperature, profile.MaxTemperature));
        root.Number("top_p", request.TopP);
    }

    /// <summary>The tools that may be called, after choices a provider cannot express were turned into having fewer.</summary>
    public static IReadOnlyList<ChatTool> ToolsOf(ChatRequest request, ChatRequestProfile profile) => request.ToolChoice switch
    {
        { Mode: ChatToolMode.None } when profile.ToolChoice == ToolChoiceSupport.AutoOnly => [],
        { Mode: ChatToolMode.Required, Names.Count: > 1 } choice => [.. request.Tools.Where(tool => choice.Names.Contains(tool.Name))],
        _ => request.Tools,
    };

    /// <summary>The choice in words; null when it is not to be sent.</summary>
    public static string? ChoiceOf(ChatToolChoice? choice, ToolChoiceSupport support) => (choice?.Mode, support) switch
    {
        (null, _) or (_, ToolChoiceSupport.AutoOnly) => null,
        (ChatToolMode.None, _) => "none",
        (ChatToolMode.Required, ToolChoiceSupport.Full) => "required",
        _ => "auto",
    };

    public static void WriteSchema(Utf8JsonWriter json, string? schema, ChatRequestProfile profile)
    {
        if (schema is null)
        {
            json.WriteRawValue("{\"type\":\"object\",\"properties\":{}}"u8, skipInputValidation: true);
        }
        else if (profile.CleanSchemas)
        {
            SchemaCleaner.Write(json, schema);
        }
        else
        {
            json.WriteRawValue(schema, skipInputValidation: true);
        }
    }

    private static double? Clamp(double? value, double? minimum, double? maximum) =>
        value is { } number ? Math.Max(Math.Min(number, maximum ?? number), minimum ?? double.MinValue) : null;
}
