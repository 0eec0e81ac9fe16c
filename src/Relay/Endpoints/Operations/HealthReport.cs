using System.Text.Json;
using Relay.Routing.Chat;
using Relay.Routing.Keys;

namespace Relay.Endpoints.Operations;

/// <summary>
/// <c>GET /health</c>: that the process takes requests, and how it stands with its store and its keys, from memory: it costs no query. Open to
/// anyone, so no names, amounts or keys; an administrator also sees how each token of a web session is, by its label. A store that is away is told and is no reason to be taken for dead: calls go on without it.
/// </summary>
internal sealed class HealthReport(OperationsParts parts)
{
    private readonly KeyPools _pools = parts.Pools;
    private readonly KeyWatch _watch = parts.Watch;
    private readonly TimeProvider _time = parts.Time;

    public async Task HandleAsync(HttpContext context)
    {
        bool isAdmin = parts.WebSessions.Count > 0 && await parts.Gate.IsAdminAsync(context);
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        int keys = _pools.All.Sum(static pool => pool.Count);
        await using Utf8JsonWriter json = new(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status"u8, "healthy"u8);
        json.WriteString("service"u8, "relay"u8);
        json.WriteString("database"u8, _watch.IsStoreReached ? "connected"u8 : "disconnected"u8);
        json.WriteString("api_keys"u8, keys > 0 ? "available"u8 : "unavailable"u8);
        json.WriteNumber("api_keys_count"u8, keys);
        WriteRefresh(json, _watch.Stats);
        if (isAdmin)
        {
            WriteSessions(json);
        }

        KeyJson.WriteTime(json, "timestamp"u8, _time.GetUtcNow());
        json.WriteEndObject();
    }

    private void WriteSessions(Utf8JsonWriter json)
    {
        json.WriteStartArray("web_sessions"u8);
        foreach (ChatProvider site in parts.WebSessions)
        {
            json.WriteStartObject();
            json.WriteString("platform"u8, site.Name);
            json.WriteStartArray("tokens"u8);
            foreach (KeyHealth key in site.Keys.Look())
            {
                json.WriteStartObject();
                json.WriteString("label"u8, key.Label);
                json.WriteString("state"u8, key.State);
                json.WriteNumber("in_use"u8, key.InFlight);
                json.WriteNumber("resting_ms"u8, key.RestMs);
                KeyJson.WriteTime(json, "last_success"u8, key.GoodAt);
                KeyJson.WriteTime(json, "last_refusal"u8, key.RefusedAt);
                json.WriteString("last_refusal_reason"u8, key.Refusal);
                KeyJson.WriteTime(json, "expires_at"u8, key.ExpiresAt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteRefresh(Utf8JsonWriter json, KeyWatchStats stats)
    {
        json.WriteStartObject("auto_refresh"u8);
        json.WriteBoolean("enabled"u8, _watch.IsPeriodic);
        json.WriteBoolean("running"u8, _watch.IsAsking);
        KeyJson.WriteTime(json, "last_run_time"u8, stats.LastAt);
        json.WriteNumber("run_count"u8, stats.Rounds);
        json.WriteNumber("error_count"u8, stats.Errors);
        json.WriteString("last_error"u8, stats.LastError);
        json.WriteStartObject("performance"u8);
        json.WriteNumber("total_keys_processed"u8, stats.KeysAsked);
        json.WriteNumber("total_keys_updated"u8, stats.KeysAnswered);
        json.WriteNumber("total_keys_removed"u8, 0); // none ever is
        json.WriteNumber("average_processing_time"u8, stats.Rounds == 0 ? 0 : Seconds(stats.AllTook / stats.Rounds));
        json.WriteNumber("success_rate"u8, stats.KeysAsked == 0 ? 100m : Math.Round(100m * stats.KeysAnswered / stats.KeysAsked, 1));
        json.WriteEndObject();
        WriteLast(json, stats);
        WriteSeconds(json, "time_since_last_run"u8, _time.GetUtcNow() - stats.LastAt);
        WriteSeconds(json, "next_run_in"u8, _watch.NextIn);
        json.WriteEndObject();
    }

    private static void WriteLast(Utf8JsonWriter json, KeyWatchStats stats)
    {
        json.WriteStartObject("last_batch"u8);
        json.WriteNumber("processed"u8, stats.Last.Done);
        json.WriteNumber("updated"u8, stats.Last.Valid + stats.Last.Invalid);
        json.WriteNumber("removed"u8, 0);
        json.WriteNumber("errors"u8, stats.Last.Unknown);
        json.WriteNumber("processing_time"u8, Seconds(stats.LastTook));
        KeyJson.WriteTime(json, "timestamp"u8, stats.LastAt);
        json.WriteEndObject();
    }

    private static void WriteSeconds(Utf8JsonWriter json, ReadOnlySpan<byte> name, TimeSpan? time)
    {
        if (time is { } span)
        {
            json.WriteNumber(name, Seconds(span));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static decimal Seconds(TimeSpan time) => Math.Round((decimal)time.TotalSeconds, 3);
}
