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
/// A list of a caller's own objects: every key it has any with is asked for its list, and of that only what the caller made is kept. A caller
/// with one key, as most have, is read from where its page begins; one with several from the beginning, since each key has an order of its own.
/// </summary>
/// <param name="parts">What it is made of.</param>
/// <param name="endpoint">For the row.</param>
/// <param name="taskType">For the row; it costs nothing.</param>
/// <param name="upstreamPath">The list at the provider.</param>
/// <param name="idMember">The member that names an object.</param>
internal sealed class ObjectList(MediaParts parts, string endpoint, string taskType, string upstreamPath, string idMember)
{
    // Ten thousand objects of one key at a time. Where there are more, the page says so.
    private const int MaxPages = 100;
    private const int PageItems = 100;
    private const int MaxPageBytes = 4 * 1024 * 1024;

    /// <param name="context">The request.</param>
    /// <param name="caller">Whose objects.</param>
    /// <param name="page">Which of them.</param>
    /// <param name="write">Makes the reply.</param>
    public async Task RunAsync(
        HttpContext context, Caller caller, ObjectPage page, Func<ObjectSlice, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> write)
    {
        if (page.After.Length > 0 && await parts.FindAsync(caller, page.After, context.RequestAborted) is null)
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayErrors.NoObject with { Field = "after" });
            return;
        }

        List<MediaTarget> targets = [];
        foreach (MediaUpstream upstream in parts.Upstreams)
        {
            targets.AddRange((await parts.Objects.LabelsAsync(upstream.Name, caller.AccountId, context.RequestAborted))
                .Select(label => parts.TargetAt(upstream, label)));
        }

        if (targets.Count == 0)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.BodyWriter.WriteAsync(await write(new ObjectSlice([], false), context.RequestAborted), context.RequestAborted);
            return;
        }

        string path = PathOf(page, targets.Count == 1 ? page.After : "");
        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = endpoint,
            TaskType = taskType,
            IsFree = true,
            Targets = [targets[0]],
            Send = (target, key, token) => target.Upstream.GetAsync(path, key, token),
            Finish = async (answer, token) => new MediaReply(await write(await CollectAsync(caller, targets, page, answer, token), token)),
        });
    }

    private string PathOf(ObjectPage page, string after)
    {
        string path = $"{upstreamPath}?limit={PageItems}";
        foreach ((string name, string value) in ((string, string)[])[("order", page.Order), ("purpose", page.Purpose), ("after", after)])
        {
            path += value.Length > 0 ? $"&{name}={Uri.EscapeDataString(value)}" : "";
        }

        return path;
    }

    private async ValueTask<ObjectSlice> CollectAsync(
        Caller caller, List<MediaTarget> targets, ObjectPage page, MediaAnswer first, CancellationToken cancellationToken)
    {
        List<OwnObject> own = [];
        bool isCut = false;
        foreach (MediaTarget target in targets)
        {
            KeyPool pool = parts.Pools.Of(KeyPools.NameOf(target.Upstream.Name));
            if (!pool.TryTakeNamed(target.KeyLabel!, out KeyLease lease))
            {
                continue; // the key is gone, and with it what was made with it
            }

            using (lease)
            {
                int enough = targets.Count == 1 ? page.Limit : int.MaxValue;
                isCut |= await ReadAllAsync(caller, target, lease.Key, page, enough, target == targets[0] ? first : null, own, cancellationToken);
            }
        }

        if (isCut && page.Limit == int.MaxValue)
        {
            throw new FormatException("the list is too long");
        }

        if (targets.Count > 1)
        {
            int direction = page.Order == "asc" ? 1 : -1;
            own.Sort((a, b) => a.CreatedAt == b.CreatedAt ? a.Index.CompareTo(b.Index) : direction * a.CreatedAt.CompareTo(b.CreatedAt));
        }

        // Not found: the provider began behind it.
        int from = own.FindIndex(one => one.Id == page.After) + 1;
        int count = Math.Min(page.Limit, own.Count - from);
        return new ObjectSlice(own.GetRange(from, count), from + count < own.Count || isCut);
    }

    /// <summary>Reads one key's list, until there is enough of it. True: there may be more, and it was not read.</summary>
    private async ValueTask<bool> ReadAllAsync(
        Caller caller, MediaTarget target, UpstreamKey key, ObjectPage page, int enough, MediaAnswer? first, List<OwnObject> own,
        CancellationToken cancellationToken)
    {
        HashSet<string> seen = [];
        string last = "";
        for (int pages = 0; pages < MaxPages; pages++)
        {
            JsonElement list = first is not null && pages == 0 ? JsonTree.Parse(first.Body.Span)
                : await ReadAsync(target, key, PathOf(page, last), cancellationToken);
            bool isNew = false;
            foreach (JsonElement item in ObjectLists.ItemsOf(list))
            {
                if (JsonObjects.Text(item, idMember) is not { } id || !seen.Add(id))
                {
                    continue;
                }

                (isNew, last) = (true, id);
                bool fits = page.Purpose.Length == 0 || JsonObjects.Text(item, "purpose") == page.Purpose;
                if (fits && await parts.Sticky.FindAsync(target.Upstream.Name, id, cancellationToken) is { } owner && owner.AccountId == caller.AccountId)
                {
                    own.Add(new OwnObject(target, id, item, own.Count));
                }
            }

            // A provider that knows no pages gives the same one again.
            if (!isNew || !ObjectLists.HasMore(list))
            {
                return false;
            }

            if (own.Count - (own.FindIndex(one => one.Id == page.After) + 1) > enough)
            {
                return true;
            }
        }

        return true;
    }

    private static async Task<JsonElement> ReadAsync(MediaTarget target, UpstreamKey key, string path, CancellationToken cancellationToken)
    {
        using UpstreamResponse response = await target.Upstream.GetAsync(path, key, cancellationToken);
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
