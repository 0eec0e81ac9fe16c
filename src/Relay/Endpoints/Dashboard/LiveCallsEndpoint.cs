using System.Buffers;
using System.Text.Json;
using Relay.Diagnostics;
using Relay.Endpoints.Accounts;
using Relay.Identity;
using Relay.Streaming;

namespace Relay.Endpoints.Dashboard;

/// <summary>
/// <c>GET /api/dashboard/live</c>: the calls under way as server-sent events, one picture of all of them at once and then each second:
/// <c>{"count", "calls": [{call_id, username, task_type, model, upstream, key_label, age_ms, bytes, first_byte_us}]}</c>, the oldest
/// <see cref="MaxCalls"/> of them. Administrators see everybody's and the keys, others their own.
/// <c>POST /api/dashboard/live/{call_id}/stop</c> ends one as if its caller had left.
/// </summary>
/// <remarks>Nothing is kept between pictures, and nothing is done while nobody looks. A reader who is slow gets the next picture later.</remarks>
internal sealed class LiveCallsEndpoint(DashboardParts parts)
{
    /// <summary>Calls in one picture.</summary>
    public const int MaxCalls = 200;

    /// <summary>Readers at once: each costs a walk over all calls a second.</summary>
    private const int MaxReaders = 32;

    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(1);

    private int _readers;

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _readers) > MaxReaders)
            {
                await DetailWriter.WriteAsync(
                    context, StatusCodes.Status503ServiceUnavailable, "Too many people look at the calls under way", retryAfterSeconds: 10);
                return;
            }

            await SendAsync(context, caller);
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    public async Task HandleStopAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        if (!Guid.TryParse((string?)context.Request.RouteValues["id"], out Guid callId))
        {
            await DetailWriter.WriteAsync(context, [new FieldError("path", "call_id", "uuid_parsing", "Input should be the id of a call")]);
            return;
        }

        // What waited for the call goes on at once and on this thread, which must not be a loop's.
        await HomeLoop.LeaveAsync();
        if (!parts.Watch.TryStop(callId, caller.IsAdmin ? null : caller.AccountId))
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status404NotFound, "No such call is under way");
            return;
        }

        Log.CallStopped(parts.Log, callId, caller.Username);
        await JsonAnswer.WriteAsync(context, new MessageAnswer("Call stopped"), AccountsJson.Default.MessageAnswer);
    }

    private async Task SendAsync(HttpContext context, Caller caller)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, parts.Stopping);
        try
        {
            do
            {
                await HomeLoop.LeaveAsync();
                Write(context.Response.BodyWriter, parts.Watch.Look(caller.IsAdmin ? null : caller.AccountId, MaxCalls), caller.IsAdmin);
                await context.Response.BodyWriter.FlushAsync(ending.Token);
                await Task.Delay(s_pace, ending.Token);
            }
            while (await parts.Gate.IsStillAsync(context, caller));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader left, or Relay stops: browsers come back by themselves.
        }
    }

    private static void Write(IBufferWriter<byte> output, RunningCalls calls, bool withKey)
    {
        output.Write("data: "u8);
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            json.WriteNumber("count"u8, calls.Count);
            json.WriteStartArray("calls"u8);
            foreach (RunningCall call in calls.Oldest)
            {
                Write(json, call, withKey);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }

    private static void Write(Utf8JsonWriter json, RunningCall call, bool withKey)
    {
        json.WriteStartObject();
        json.WriteString("call_id"u8, call.CallId);
        json.WriteString("username"u8, call.Username);
        json.WriteString("task_type"u8, call.TaskType);
        json.WriteString("model"u8, call.Model);
        json.WriteString("upstream"u8, call.Upstream);
        if (withKey)
        {
            json.WriteString("key_label"u8, call.KeyLabel);
        }

        json.WriteNumber("age_ms"u8, call.AgeUs / 1000);
        json.WriteNumber("bytes"u8, call.BytesDown);
        json.WriteNumber("first_byte_us"u8, call.FirstByteUs);
        json.WriteEndObject();
    }
}
