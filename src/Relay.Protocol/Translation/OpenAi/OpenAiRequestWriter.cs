using System.Buffers;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Writes a body of <c>POST /chat/completions</c> as one provider takes it.</summary>
public static class OpenAiRequestWriter
{
    /// <summary>Writes the body.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="request">What.</param>
    /// <param name="profile">The provider. Its <see cref="ChatRequestProfile.ExtraBody"/> must be a JSON object.</param>
    /// <param name="replay">What the caller's dialect lost.</param>
    public static void Write(IBufferWriter<byte> output, ChatRequest request, ChatRequestProfile profile, IReplaySource? replay) =>
        RequestBody.Write(output, request, profile, root =>
        {
            if (root.Begin("messages"))
            {
                new OpenAiMessageWriter(root.Json, profile, replay).Write(request);
            }

            WriteStream(root, request, profile);
            root.Integer(profile.MaxCompletionTokens ? "max_completion_tokens" : "max_tokens", request.MaxTokens);
            RequestBody.WriteSampling(root, request, profile);
            if (!profile.StripSampling)
            {
                root.Number("frequency_penalty", request.FrequencyPenalty);
                root.Number("presence_penalty", request.PresencePenalty);
            }

            root.Integer("seed", request.Seed);
            WriteStop(root, request.Stop);
            OpenAiToolWriter.Write(root, request, profile, isNested: true);
            WriteFormat(root, request.Format, profile);
            bool lacks = profile.ReasoningReplay == ReasoningReplay.Required
                && OpenAiMessageWriter.LacksReasoning(request.Messages, replay);
            ThinkingMembers.Write(root, request, profile, off: lacks);
            root.Text("user", request.User);
            if (!profile.BasicMembersOnly)
            {
                root.Text("verbosity", request.Verbosity);
                root.Text("prompt_cache_key", request.CacheKey);
            }
        });

    /// <summary>Usage is always asked for: Relay charges by it, whether the caller wants to see it or not.</summary>
    private static void WriteStream(RequestRoot root, ChatRequest request, ChatRequestProfile profile)
    {
        if (!request.Stream)
        {
            return;
        }

        root.Boolean("stream", true);
        if (!profile.OmitStreamOptions && root.Begin("stream_options"))
        {
            root.Json.WriteStartObject();
            root.Json.WriteBoolean("include_usage", true);
            root.Json.WriteEndObject();
        }
    }

    private static void WriteStop(RequestRoot root, IReadOnlyList<string> stop)
    {
        if (stop.Count == 0 || !root.Begin("stop"))
        {
            return;
        }

        if (stop.Count == 1)
        {
            // Some take one string only.
            root.Json.WriteStringValue(stop[0]);
            return;
        }

        root.Json.WriteStartArray();
        foreach (string text in stop)
        {
            root.Json.WriteStringValue(text);
        }

        root.Json.WriteEndArray();
    }

    private static void WriteFormat(RequestRoot root, ChatFormat? format, ChatRequestProfile profile)
    {
        if (format is null)
        {
            return;
        }

        if (format.Schema is null)
        {
            root.Object("response_format", "type", "json_object");
        }
        else if (!profile.BasicMembersOnly && root.Begin("response_format"))
        {
            root.Json.WriteStartObject();
            root.Json.WriteString("type", "json_schema");
            root.Json.WriteStartObject("json_schema");
            WriteSchemaFormat(root.Json, format);
            root.Json.WriteEndObject();
            root.Json.WriteEndObject();
        }
    }

    internal static void WriteSchemaFormat(Utf8JsonWriter json, ChatFormat format)
    {
        json.WriteString("name", format.Name ?? "answer");
        json.WritePropertyName("schema");
        json.WriteRawValue(format.Schema!, skipInputValidation: true);
        if (format.Strict is { } strict)
        {
            json.WriteBoolean("strict", strict);
        }
    }
}
