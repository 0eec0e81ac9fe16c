using System.Text.Json;
using Relay.Endpoints.MiniMax.Platform;
using Relay.Protocol.Json;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// <c>/v1/batches</c>: made from a file of the caller's own, with the key the file was uploaded with. The price row <c>batch</c> is charged once
/// a batch, and what its lines used when it is finished (<see cref="BatchCharges"/>). Tokens that may use certain models only may not make
/// batches, since a batch's models are inside its file.
/// </summary>
internal sealed class BatchesEndpoint(MediaParts parts)
{
    public const string Path = "/v1/batches";

    private const int MaxBodyBytes = 64 * 1024;
    private const int UsualListed = 20;
    private const int MaxListed = 100;

    private readonly BatchCharges _charges = new(parts);

    public async Task CreateAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        using JsonBody? body = await MediaParts.ReadAsync(context, MaxBodyBytes);
        if (body is not null && parts.Batches is { } own && RelayBatches.Takes(body.Root))
        {
            await own.CreateAsync(context, caller, body.Root);
            return;
        }

        if (body is null || !await MediaParts.HasTextAsync(context, body, "input_file_id"))
        {
            return;
        }

        MediaTarget? found = null;
        RelayError? error = !caller.MayUse("batch", "batch") ? RelayError.ModelNotAllowed()
            : (found = await parts.FindAsync(caller, body.Text("input_file_id"), context.RequestAborted)) is null
                ? RelayErrors.NoObject with { Field = "input_file_id" }
            : null;
        if (error is not null)
        {
            await OpenAiErrorWriter.WriteAsync(context, error);
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = Path,
            TaskType = "batch",
            Count = 1,
            Targets = [found!],
            Send = (target, key, token) => target.Upstream.PostAsync("/batches", key, body.With("", static name => name), token),
            Finish = async (answer, _) =>
            {
                await parts.BindAsync(caller, answer, JsonObjects.Text(JsonTree.Parse(answer.Body.Span), "id"));
                return new MediaReply(answer.Body);
            },
        });
    }

    public async Task ListAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        if (parts.Batches is { } relay && ListsRelays(context))
        {
            await relay.ListAsync(context, caller);
            return;
        }

        if (!ObjectPage.TryRead(context.Request.Query, UsualListed, MaxListed, out ObjectPage page, out RelayError? error))
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
            return;
        }

        await new ObjectList(parts, Path, "batch_list", "/batches", "id").RunAsync(context, caller, page, async (slice, token) =>
        {
            foreach (OwnObject batch in slice.Objects)
            {
                await _charges.TrySettleAsync(caller, batch, token);
            }

            return JsonObjects.Write(json =>
            {
                json.WriteString("object"u8, "list"u8);
                JsonObjects.WriteArray(json, "data", slice.Items);
                json.WriteString("first_id"u8, slice.FirstId);
                json.WriteString("last_id"u8, slice.LastId);
                json.WriteBoolean("has_more"u8, slice.HasMore);
            });
        });
    }

    public Task GetAsync(HttpContext context) => AskAsync(context, "batch_status", "");

    public Task CancelAsync(HttpContext context) => AskAsync(context, "batch_cancel", "/cancel");

    private async Task AskAsync(HttpContext context, string taskType, string below)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        string id = (string)context.Request.RouteValues["id"]!;
        if (parts.Batches is { } own && RelayBatches.IsId(id))
        {
            await (below.Length > 0 ? own.CancelAsync(context, caller) : own.GetAsync(context, caller));
            return;
        }

        string upstreamPath = $"/batches/{Uri.EscapeDataString(id)}{below}";
        await parts.AskAboutAsync(context, caller, id, new MediaCall
        {
            Endpoint = $"{Path}/{{id}}{below}",
            TaskType = taskType,
            Send = (target, key, token) =>
                below.Length > 0 ? target.Upstream.PostAsync(upstreamPath, key, "{}"u8.ToArray(), token) : target.Upstream.GetAsync(upstreamPath, key, token),
            Finish = async (answer, token) => new MediaReply(
                answer.Body,
                Error: await _charges.SettleAsync(caller, answer.Target, answer.Key, JsonTree.Parse(answer.Body.Span), token)),
        });
    }

    /// <summary>The list of Relay's own: asked for by name or by one of them, or there is no provider with others.</summary>
    private bool ListsRelays(HttpContext context) =>
        context.Request.Query["provider"].ToString().Equals("minimax", StringComparison.OrdinalIgnoreCase)
        || RelayBatches.IsId(context.Request.Query["after"].ToString()) || parts.FilesAt("") is null;
}
