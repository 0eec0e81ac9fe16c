using System.Text.Json;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Protocol.Json;
using Relay.Routing.Keys;
using Relay.Routing.Objects;
using Relay.Upstreams.Http;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>
/// <c>POST /v1/get_voice</c>: the platform's own voices for everybody, and of made ones the caller's own. Every account of the service that the
/// caller has voices with is asked.
/// </summary>
internal sealed class VoiceListEndpoint(PlatformParts parts)
{
    public const string Path = "/v1/get_voice";

    private const int MaxBodyBytes = 4096;
    private const int MaxPageBytes = 4 * 1024 * 1024;
    private const int MaxVoices = 1000;

    private static readonly string[] s_types = ["system", "voice_cloning", "voice_generation", "music_generation", "all"];
    private static readonly string[] s_made = ["voice_cloning", "voice_generation"];

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.ReadAsync(context, MaxBodyBytes) is not (var caller, var read))
        {
            return;
        }

        using JsonBody body = read;
        string type = PlatformParts.TextOf(body.Root, "voice_type") is { Length: > 0 } asked ? asked : "all";
        if (!s_types.Contains(type))
        {
            await PlatformParts.WriteAsync(context, PlatformParts.Invalid($"'voice_type' should be one of {string.Join(", ", s_types)}", "voice_type"));
            return;
        }

        IReadOnlyList<UpstreamObject> own =
            await parts.Objects.ListAsync(caller.AccountId, ObjectKind.Voice, "", null, MaxVoices, context.RequestAborted);
        string[] labels = [.. own.Select(static voice => voice.KeyLabel).Distinct()];
        ReadOnlyMemory<byte> request = JsonObjects.Write(json => json.WriteString("voice_type"u8, type));
        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = Path,
            TaskType = "voice_list",
            IsFree = true,
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = [.. labels.Take(1).Select(label => parts.TargetOf(label, "voices")), parts.AnyTarget("voices")],
            Send = (target, key, token) => target.Upstream.PostAsync("/get_voice", key, request, token),
            Finish = async (answer, token) => new MediaReply(await CollectAsync(own, labels, request, answer, token)),
        });
    }

    private async Task<ReadOnlyMemory<byte>> CollectAsync(
        IReadOnlyList<UpstreamObject> own, string[] labels, ReadOnlyMemory<byte> request, MediaAnswer first, CancellationToken cancellationToken)
    {
        JsonElement root = PlatformParts.Parse(first);
        List<JsonElement> pages = [root];
        foreach (string label in labels.Where(label => label != first.KeyLabel))
        {
            if (await ReadAsync(label, request, cancellationToken) is { } page)
            {
                pages.Add(page);
            }
        }

        HashSet<string> names = [.. own.Select(static voice => voice.ObjectId)];
        return JsonObjects.Write(json =>
        {
            foreach (JsonProperty member in root.EnumerateObject().Where(static member => !s_made.Contains(member.Name)))
            {
                member.WriteTo(json);
            }

            foreach (string made in s_made)
            {
                json.WriteStartArray(made);
                foreach (JsonElement page in pages)
                {
                    WriteOwn(json, page, made, names);
                }

                json.WriteEndArray();
            }
        });
    }

    /// <summary>Null: this account cannot be asked now; its voices are left out.</summary>
    private async Task<JsonElement?> ReadAsync(string label, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        if (!parts.Keys.TryTake(label, out KeyLease lease))
        {
            return null;
        }

        using (lease)
        {
            using UpstreamResponse response = await parts.Upstream.PostAsync("/get_voice", lease.Key, request, cancellationToken);
            using MemoryStream page = new();
            await new UpstreamBody(response).CopyToAsync(page, cancellationToken);
            if (response.Head.Status != StatusCodes.Status200OK || page.Length > MaxPageBytes)
            {
                return null;
            }

            JsonElement root = JsonTree.Parse(page.GetBuffer().AsSpan(0, (int)page.Length));
            return root.ValueKind == JsonValueKind.Object && MiniMaxMediaDialect.FindFault(root) is null ? root : null;
        }
    }

    private static void WriteOwn(Utf8JsonWriter json, JsonElement page, string made, HashSet<string> names)
    {
        if (!page.TryGetProperty(made, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (JsonElement voice in list.EnumerateArray())
        {
            if (names.Contains(PlatformParts.TextOf(voice, "voice_id")))
            {
                voice.WriteTo(json);
            }
        }
    }
}
