using System.Buffers;
using System.Text.Json;
using Relay.Protocol.Translation.OpenAi;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Responses;

/// <summary>
/// Writes a body of <c>POST /responses</c>. The whole conversation every time, stored nowhere. Earlier thinking stays out: only the
/// provider's own encrypted items could carry it.
/// </summary>
public static class ResponsesRequestWriter
{
    /// <summary>Writes the body.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="request">What.</param>
    /// <param name="profile">The provider. Its <see cref="ChatRequestProfile.ExtraBody"/> must be a JSON object.</param>
    /// <param name="replay">Not used: this dialect takes back neither thinking nor seals of others.</param>
    public static void Write(IBufferWriter<byte> output, ChatRequest request, ChatRequestProfile profile, IReplaySource? replay)
    {
        _ = replay;
        RequestBody.Write(output, request, profile, root =>
        {
            if (request.System.Count > 0)
            {
                root.Text("instructions", string.Join("\n\n", request.System));
            }

            if (root.Begin("input"))
            {
                ResponsesInputWriter.Write(root.Json, request, profile);
            }

            root.Boolean("store", false);
            root.Boolean("stream", request.Stream ? true : null);
            root.Integer("max_output_tokens", request.MaxTokens);
            RequestBody.WriteSampling(root, request, profile);
            OpenAiToolWriter.Write(root, request, profile, isNested: false);
            WriteText(root, request, profile);
            WriteReasoning(root, request, profile);
            root.Text("user", request.User);
            if (!profile.BasicMembersOnly)
            {
                root.Text("prompt_cache_key", request.CacheKey);
            }
        });
    }

    private static void WriteText(RequestRoot root, ChatRequest request, ChatRequestProfile profile)
    {
        ChatFormat? format = request.Format is { Schema: not null } && profile.BasicMembersOnly ? null : request.Format;
        string? verbosity = profile.BasicMembersOnly ? null : request.Verbosity;
        if ((format is null && verbosity is null) || !root.Begin("text"))
        {
            return;
        }

        Utf8JsonWriter json = root.Json;
        json.WriteStartObject();
        if (format is not null)
        {
            json.WriteStartObject("format");
            json.WriteString("type", format.Schema is null ? "json_object" : "json_schema");
            if (format.Schema is not null)
            {
                OpenAiRequestWriter.WriteSchemaFormat(json, format);
            }

            json.WriteEndObject();
        }

        if (verbosity is not null)
        {
            json.WriteString("verbosity", verbosity);
        }

        json.WriteEndObject();
    }

    /// <summary>Summaries are asked for wherever thinking is: they are all a caller can see of it.</summary>
    private static void WriteReasoning(RequestRoot root, ChatRequest request, ChatRequestProfile profile)
    {
        if (profile.Thinking == ThinkingStyle.None || request.Thinking is not { } thinking || !root.Begin("reasoning"))
        {
            return;
        }

        string? effort = ThinkingMembers.IsOff(thinking) ? Efforts.Name(profile.LowestEffort) : ThinkingMembers.EffortOf(thinking, profile);
        root.Json.WriteStartObject();
        if (effort is not null)
        {
            root.Json.WriteString("effort", effort);
        }

        if (!ThinkingMembers.IsOff(thinking))
        {
            root.Json.WriteString("summary", "auto");
        }

        root.Json.WriteEndObject();
    }
}
