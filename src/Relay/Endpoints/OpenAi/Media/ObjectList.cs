using System.Buffers;
using System.Text.Json;
using Relay.Identity;
using Relay.Protocol.Json;
using Relay.Routing.Keys;
using Relay.Upstreams;
using Relay.Upstreams.Http;
using Relay.Upstreams.Media;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// A list of a caller's own objects: every key it has any with is asked for its list, and of that only what the caller made is kept.
/// </summary>
/// <param name="parts">What it is made of.</param>
/// <param name="endpoint">For the row.</param>
/// <param name="taskType">For the row; it costs nothing.</param>
/// <param name="upstreamPath">The list at the provider.</param>
/// <param name="idMember">The member that names an object.</param>
internal sealed class ObjectList(MediaParts parts, string endpoint, string taskType, string upstreamPath, string idMember)
{
    // Of a list that is longer the rest is left out: it is a thousand objects of one key.
    private const int MaxPages = 10;
    private const int PageItems = 100;
    private const int MaxPageBytes = 4 * 1024 * 1024;

    /// <param name="context">The request.</param>
    /// <param name="caller">Whose objects.</param>
    /// <param name="write">Makes the reply.</param>
    public async Task RunAsync(HttpContext context, Caller caller, Func<IReadOnlyList<JsonElement>, ReadOnlyMemory<byte>> write)
    {
        List<MediaTarget> targets = [];
        foreach (MediaUpstream upstream in parts.Upstreams)
        {
            targets.AddRange((await parts.Objects.LabelsAsync(upstream.Name, caller.AccountId, context.RequestAborted))
                .Select(label => new MediaTarget(upstream, "", label)));
        }

        if (targets.Count == 0)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.BodyWriter.WriteAsync(write([]), context.RequestAborted);
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = endpoint,
            TaskType = taskType,
            IsFree = true,
            Targets = [targets[0]],
            Send = (target, key, token) => target.Upstream.GetAsync($"{upstreamPath}?limit={PageItems}", key, token),
            Finish = async (answer, token) => new MediaReply(write(await CollectAsync(caller, targets, answer, token))),
        });
    }

    /// <summary>The list members of a page, wherever the provider puts them.</summary>
    public static IReadOnlyList<JsonElement> ItemsOf(JsonElement page)
    {
        foreach (string name in (string[])["data", "results", "result"])
        {
            if (page.ValueKind == JsonValueKind.Object && page.TryGetProperty(name, out JsonElement list))
            {
                if (list.ValueKind == JsonValueKind.Array)
                {
                    return [.. list.EnumerateArray()];
                }

                if (list.ValueKind == JsonValueKind.Object)
                {
                    return ItemsOf(list);
                }
            }
        }

        return [];
    }

    private async Task<IReadOnlyList<JsonElement>> CollectAsync(
        Caller caller, List<MediaTarget> targets, MediaAnswer first, CancellationToken cancellationToken)
    {
        List<JsonElement> own = [];
        foreach (MediaTarget target in targets)
        {
            KeyPool pool = parts.Pools.Of(KeyPools.NameOf(target.Upstream.Name));
            if (!pool.TryTakeNamed(target.KeyLabel!, out KeyLease lease))
            {
                continue; // the key is gone, and with it what was made with it
            }

            using (lease)
            {
                JsonElement page = target == targets[0] ? JsonTree.Parse(first.Body.Span) : await ReadAsync(target, lease.Key, "", cancellationToken);
                for (int pages = 1; ; pages++)
                {
                    IReadOnlyList<JsonElement> items = ItemsOf(page);
                    foreach (JsonElement item in items)
                    {
                        if (IdOf(item) is { } id && await parts.Sticky.FindAsync(target.Upstream.Name, id, cancellationToken) is { } key
                            && key.AccountId == caller.AccountId)
                        {
                            own.Add(item);
                        }
                    }

                    bool hasMore = page.ValueKind == JsonValueKind.Object && page.TryGetProperty("has_more", out JsonElement more)
                        && more.ValueKind == JsonValueKind.True;
                    if (!hasMore || pages == MaxPages || items.Count == 0 || IdOf(items[^1]) is not { } last)
                    {
                        break;
                    }

                    page = await ReadAsync(target, lease.Key, $"&after={Uri.EscapeDataString(last)}", cancellationToken);
                }
            }
        }

        return own;
    }

    private string? IdOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(idMember, out JsonElement id) && id.ValueKind == JsonValueKind.String
            ? id.GetString() : null;

    private async Task<JsonElement> ReadAsync(MediaTarget target, UpstreamKey key, string after, CancellationToken cancellationToken)
    {
        using UpstreamResponse response =
            await target.Upstream.GetAsync($"{upstreamPath}?limit={PageItems}{after}", key, cancellationToken);
        ArrayBufferWriter<byte> body = new(4096);
        int count;
        while ((count = await response.ReadAsync(body.GetMemory(4096))) > 0)
        {
            body.Advance(count);
            if (body.WrittenCount > MaxPageBytes)
            {
                throw new FormatException("the list is too long");
            }
        }

        // Half a list would look like the whole.
        return response.Head.Status == StatusCodes.Status200OK ? JsonTree.Parse(body.WrittenSpan) : throw new FormatException("the list could not be had");
    }
}
