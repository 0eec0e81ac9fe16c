using System.Globalization;
using System.Text.Json;
using Relay.Endpoints.Accounts;
using Relay.Endpoints.Billing;
using Relay.Routing.Keys;

namespace Relay.Endpoints.Operations;

/// <summary>
/// <c>POST /refresh</c>, <c>GET /api/refresh_progress</c>, <c>POST /api/refresh_key</c> and <c>POST /admin/restart_auto_refresh</c>: asking
/// providers about keys. Unlike the original's, none of them ever removes a key.
/// </summary>
internal sealed class KeyRefreshEndpoint(OperationsParts parts)
{
    private const int MaxBodyBytes = 16 * 1024;

    /// <summary>All keys, or those of <c>?provider=</c>. Answers when they are done; with <c>?wait=false</c> at once.</summary>
    public async Task HandleAllAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitChangeAsync(context) is null)
        {
            return;
        }

        string given = context.Request.Query["provider"].ToString();
        if (ProviderName.FindError(given) is { } wrong)
        {
            using RequestFields fields = RequestFields.OfQuery(context.Request);
            fields.AddQueryError("provider", wrong);
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        if (!parts.Round.TryStart(ProviderName.Read(given) ?? "", out Task<KeyProgress>? round))
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status409Conflict, "另一刷新正在进行，请稍后再试");
            return;
        }

        if (string.Equals(context.Request.Query["wait"], "false", StringComparison.OrdinalIgnoreCase))
        {
            _ = round.ContinueWith(static done => done.Exception, TaskScheduler.Default); // the progress tells that it broke off
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            await WriteStateAsync(context, "刷新已开始");
            return;
        }

        KeyProgress sum = await round.WaitAsync(context.RequestAborted);
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteString("message"u8, string.Create(
            CultureInfo.InvariantCulture,
            $"刷新完成，共检查 {sum.Total} 个key：有效 {sum.Valid - sum.Empty} 个，余额用尽 {sum.Empty} 个，无效 {sum.Invalid} 个，未知 {sum.Unknown} 个，共移除 0 个"));
        KeyJson.WriteCounts(json, sum);
        json.WriteEndObject();
    }

    public async Task HandleProgressAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitReaderAsync(context) is not null)
        {
            await WriteStateAsync(context, null);
        }
    }

    /// <summary><c>{key}</c>: the key, its label, or as a list shows it.</summary>
    public async Task HandleOneAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitChangeAsync(context) is null)
        {
            return;
        }

        using RequestFields? fields = await RequestFields.OfBodyAsync(context, MaxBodyBytes);
        if (fields is null)
        {
            await DetailWriter.WriteAsync(context, RelayError.TooLarge(MaxBodyBytes));
            return;
        }

        string key = fields.Text("key") ?? "";
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        if (await KeyLookup.FindAsync(context, parts, key) is not { } row)
        {
            return;
        }

        KeyProgress done = await Task.Run(() => parts.Admin.RefreshAsync(row.Provider, row.Label, null, context.RequestAborted));
        await AnswerOneAsync(context, row, done);
    }

    public async Task HandleRestartAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitChangeAsync(context) is null)
        {
            return;
        }

        bool isStarted = parts.Watch.RequestRound();
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteString("message"u8, isStarted ? "自动刷新任务已重新启动" : "自动刷新未启用");
        json.WriteBoolean("success"u8, isStarted);
        json.WriteEndObject();
    }

    private async Task AnswerOneAsync(HttpContext context, KeyRow row, KeyProgress done)
    {
        if (done.Unknown > 0)
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status502BadGateway, "暂时无法向提供商查询，密钥保持不变");
            return;
        }

        if (done.Valid == 0 || done.Empty > 0)
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status400BadRequest, "密钥无效或余额为零，已停止使用（未移除）");
            return;
        }

        IReadOnlyList<KeyRow> now = await Task.Run(() => parts.Keys.FindAsync($"{row.Provider}/{row.Label}", context.RequestAborted));
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteString("message"u8, "密钥刷新成功");
        KeyJson.WriteBalance(json, now.FirstOrDefault(one => one.Id == row.Id, row).Facts);
        json.WriteEndObject();
    }

    private async Task WriteStateAsync(HttpContext context, string? message)
    {
        KeyRoundState state = parts.Round.State;
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        if (message is not null)
        {
            json.WriteString("message"u8, message);
        }

        json.WriteBoolean("running"u8, state.IsRunning);
        json.WriteBoolean("failed"u8, state.IsBroken);
        json.WriteString("provider"u8, state.Provider);
        KeyJson.WriteTime(json, "started_at"u8, state.StartedAt);
        KeyJson.WriteTime(json, "ended_at"u8, state.EndedAt);
        KeyJson.WriteCounts(json, state.Progress);
        json.WriteEndObject();
    }
}
