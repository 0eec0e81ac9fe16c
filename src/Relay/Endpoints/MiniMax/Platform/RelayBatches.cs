using System.Globalization;
using System.Text;
using System.Text.Json;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Routing.Objects;
using Relay.Tasks;
using Relay.Tasks.Batches;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>
/// Batches that Relay works off itself (<c>/v1/batches</c> with a file of purpose <c>batch</c> that Relay keeps). Other batches at the same path are
/// their provider's: a batch is Relay's by its input file's id, which is a number, and then by its own, which begins with <see cref="Prefix"/>.
/// </summary>
internal sealed class RelayBatches(PlatformParts parts, BatchFolder folder, BatchRunner runner)
{
    public const string Path = "/v1/batches";
    public const string Prefix = "rbatch_";

    private const int MaxListed = 100;

    /// <summary>Whether an id is one of Relay's batches.</summary>
    public static bool IsId(string id) => id.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether a new batch is Relay's to run.</summary>
    public static bool Takes(JsonElement body) => PlatformFiles.IsId(PlatformParts.IdOf(body, "input_file_id"));

    public async Task CreateAsync(HttpContext context, Caller caller, JsonElement body)
    {
        string input = PlatformParts.IdOf(body, "input_file_id");
        string callback = PlatformParts.TextOf(body, "callback_url");
        string endpoint = PlatformParts.TextOf(body, "endpoint") is { Length: > 0 } asked ? asked : BatchLine.Urls[0];
        UpstreamObject? file = await FindAsync(caller, ObjectKind.File, input, context.RequestAborted);
        RelayError? error = file is null ? PlatformParts.NoObject("input_file_id")
            : !BatchLine.Urls.Contains(endpoint) ? PlatformParts.Invalid($"'endpoint' should be one of {string.Join(", ", BatchLine.Urls)}", "endpoint")
            : !caller.MayUse("batch", "batch") ? RelayError.ModelNotAllowed()
            : callback.Length == 0 ? null
            : Callbacks.FindError(callback) is { } wrong ? PlatformParts.Invalid(wrong, "callback_url")
            : await parts.Callbacks.ChallengeAsync(callback, context.RequestAborted) ? null
            : PlatformParts.Invalid("'callback_url' did not send the challenge back within three seconds", "callback_url");
        if (error is not null)
        {
            await PlatformParts.WriteAsync(context, error);
            return;
        }

        Guid id = Guid.CreateVersion7(parts.Time.GetUtcNow());
        BatchFacts facts = new()
        {
            Id = $"{Prefix}{id:N}",
            Endpoint = endpoint,
            InputFileId = input,
            Status = "validating",
            CreatedAt = parts.Time.GetUtcNow().ToUnixTimeSeconds(),
        };
        UpstreamObject batch = parts.ObjectOf(caller, ObjectKind.Batch, facts.Id, file!.KeyLabel) with
        {
            Provider = BatchRunner.Provider,
            State = ObjectState.Running,
            TaskType = "batch",
            Endpoint = Path,
            ChargeId = id,
            ResultId = folder.NewIds(parts.Time.GetUtcNow(), 2).ToString(CultureInfo.InvariantCulture),
            Detail = facts.ToJson(),
            CallbackUrl = callback,
        };
        await parts.Objects.AddAsync(batch, 0, CancellationToken.None);
        runner.Wake();
        await PlatformParts.WriteAsync(context, Encoding.UTF8.GetBytes(batch.Detail));
    }

    public async Task GetAsync(HttpContext context, Caller caller)
    {
        if (await FindAsync(context, caller) is { } batch)
        {
            await PlatformParts.WriteAsync(context, Encoding.UTF8.GetBytes(FactsOf(batch).ToJson()));
        }
    }

    public async Task CancelAsync(HttpContext context, Caller caller)
    {
        if (await FindAsync(context, caller) is not { } batch)
        {
            return;
        }

        if (batch.State == ObjectState.Running)
        {
            // Also for the node that runs it, should that be another one.
            batch = batch with { Detail = (FactsOf(batch) with { Status = "cancelling" }).ToJson() };
            await parts.Objects.UpdateAsync(batch, CancellationToken.None);
            runner.Cancel(batch.ObjectId);
        }

        await PlatformParts.WriteAsync(context, Encoding.UTF8.GetBytes(FactsOf(batch).ToJson()));
    }

    /// <summary>The caller's batches that Relay runs, newest first.</summary>
    public async Task ListAsync(HttpContext context, Caller caller)
    {
        int limit = int.TryParse(context.Request.Query["limit"].ToString(), CultureInfo.InvariantCulture, out int asked) ? Math.Clamp(asked, 1, MaxListed) : 20;
        string after = context.Request.Query["after"].ToString();
        UpstreamObject? before = after.Length == 0 ? null : await FindAsync(caller, ObjectKind.Batch, after, context.RequestAborted);
        IReadOnlyList<UpstreamObject> own =
            await parts.Objects.ListAsync(caller.AccountId, ObjectKind.Batch, "", before, limit + 1, context.RequestAborted);
        UpstreamObject[] page = [.. own.Take(limit)];
        await PlatformParts.WriteAsync(context, JsonObjects.Write(json =>
        {
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            foreach (UpstreamObject batch in page)
            {
                json.WriteStartObject();
                FactsOf(batch).Write(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("first_id"u8, page.Length == 0 ? "" : page[0].ObjectId);
            json.WriteString("last_id"u8, page.Length == 0 ? "" : page[^1].ObjectId);
            json.WriteBoolean("has_more"u8, own.Count > limit);
            PlatformParts.WriteSuccess(json);
        }));
    }

    private BatchFacts FactsOf(UpstreamObject batch) =>
        (batch.State == ObjectState.Running ? runner.Progress(batch.ObjectId) : null) ?? BatchFacts.Of(batch);

    private async ValueTask<UpstreamObject?> FindAsync(HttpContext context, Caller caller)
    {
        UpstreamObject? batch = await FindAsync(caller, ObjectKind.Batch, (string)context.Request.RouteValues["id"]!, context.RequestAborted);
        if (batch is null)
        {
            await PlatformParts.WriteAsync(context, PlatformParts.NoObject("batch_id"));
        }

        return batch;
    }

    private async ValueTask<UpstreamObject?> FindAsync(Caller caller, ObjectKind kind, string id, CancellationToken cancellationToken) =>
        await parts.Objects.FindAsync(BatchRunner.Provider, kind, id, cancellationToken) is { } found
        && found.AccountId == caller.AccountId && found.State != ObjectState.Deleted ? found : null;
}
