using System.Text.Json;
using Relay.Endpoints.MiniMax.Platform;
using Relay.Identity;
using Relay.Protocol.Json;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// <c>/v1/batches</c>: made from a file of the caller's own, with the key the file was uploaded with. What a batch's lines cost is between the
/// operator and the provider; the price row <c>batch</c> is charged once a batch. Tokens that may use certain models only may not make batches,
/// since a batch's models are inside its file.
/// </summary>
internal sealed class BatchesEndpoint(MediaParts parts)
{
    public const string Path = "/v1/batches";

    private const int MaxBodyBytes = 64 * 1024;

    private static readonly string[] s_results = ["output_file_id", "error_file_id"];

    public async Task CreateAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        (JsonBody? read, RelayError? error) = await JsonBody.ReadAsync(context, MaxBodyBytes);
        using JsonBody? body = read;
        if (body is not null && parts.Batches is { } own && RelayBatches.Takes(body.Root))
        {
            await own.CreateAsync(context, caller, body.Root);
            return;
        }

        if (body is null || !body.TryText("input_file_id", out string file, out error))
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
            return;
        }

        MediaTarget? found = null;
        error = !caller.MayUse("batch", "batch") ? RelayError.ModelNotAllowed()
            : (found = await parts.FindAsync(caller, file, context.RequestAborted)) is null
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

        string after = context.Request.Query["after"].ToString();
        int limit = int.TryParse(context.Request.Query["limit"].ToString(), out int asked) ? Math.Clamp(asked, 1, 100) : 20;
        await new ObjectList(parts, Path, "batch_list", "/batches", "id").RunAsync(context, caller, own =>
        {
            JsonElement[] later =
                [.. after.Length == 0 ? own : own.SkipWhile(batch => JsonObjects.Text(batch, "id") != after).Skip(1)];
            JsonElement[] page = later[..Math.Min(limit, later.Length)];
            return JsonObjects.Write(json =>
            {
                json.WriteString("object"u8, "list"u8);
                JsonObjects.WriteArray(json, "data", page);
                json.WriteString("first_id"u8, page.Length == 0 ? null : JsonObjects.Text(page[0], "id"));
                json.WriteString("last_id"u8, page.Length == 0 ? null : JsonObjects.Text(page[^1], "id"));
                json.WriteBoolean("has_more"u8, page.Length < later.Length);
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

        if (await parts.FindAsync(caller, id, context.RequestAborted) is not { } found)
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayErrors.NoObject);
            return;
        }

        string upstreamPath = $"/batches/{Uri.EscapeDataString(id)}{below}";
        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = $"{Path}/{{id}}{below}",
            TaskType = taskType,
            IsFree = true,
            IsAboutObject = true,
            Targets = [found],
            Send = (target, key, token) =>
                below.Length > 0 ? target.Upstream.PostAsync(upstreamPath, key, "{}"u8.ToArray(), token) : target.Upstream.GetAsync(upstreamPath, key, token),
            Finish = async (answer, _) =>
            {
                await BindResultsAsync(caller, answer);
                return new MediaReply(answer.Body);
            },
        });
    }

    /// <summary>The list of Relay's own: asked for by name or by one of them, or there is no provider with others.</summary>
    private bool ListsRelays(HttpContext context) =>
        context.Request.Query["provider"].ToString().Equals("minimax", StringComparison.OrdinalIgnoreCase)
        || RelayBatches.IsId(context.Request.Query["after"].ToString()) || parts.FilesAt("") is null;

    /// <summary>The files a batch writes are the batch's owner's.</summary>
    private async ValueTask BindResultsAsync(Caller caller, MediaAnswer answer)
    {
        JsonElement batch = JsonTree.Parse(answer.Body.Span);
        foreach (string name in s_results)
        {
            if (JsonObjects.Text(batch, name) is { Length: > 0 } file
                && await parts.Sticky.FindAsync(answer.Target.Upstream.Name, file, CancellationToken.None) is null)
            {
                await parts.BindAsync(caller, answer, file);
            }
        }
    }
}
