using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Streaming;
using Relay.Upstreams.Http;

namespace Relay.Endpoints.OpenAi.Media;

/// <content>Answers that pass as they come.</content>
internal sealed partial class MediaRun
{
    /// <summary>An answer that is passed on as it comes.</summary>
    private async Task PassAsync(UpstreamResponse response, byte[] buffer)
    {
        string type = response.Head.MediaType;
        TranscriptionUsage? usage = call.View is null && type is "application/json" or "text/event-stream"
            ? new TranscriptionUsage(type == "text/event-stream") : null;
        call.View?.Begin(type, hold.CallId);
        // The first piece before the caller is answered: until then another provider may do better. Of JSON that may be an error, all that
        // the buffer holds: an error is short.
        int count = await response.ReadAsync(buffer);
        if (count == 0 && call.IsSound)
        {
            Fail(ChatFailure.Network(EndReason.UpstreamMalformed)); // silence was not asked for
            return;
        }

        if (call.Dialect.LooksIntoAnswers && type == "application/json")
        {
            int more = count;
            while (count < buffer.Length && more > 0)
            {
                more = await response.ReadAsync(buffer.AsMemory(count));
                count += more;
            }

            if (more == 0 && call.Dialect.FindFault(response.Head.Status, buffer.AsSpan(0, count), response.Head.RetryAfterMs) is { } fault)
            {
                await RefuseAsync(response.Head.Status, fault);
                return;
            }
        }

        bool isPart = response.Head.Status == StatusCodes.Status206PartialContent && response.Head.ContentRange.Length > 0;
        while (count > 0)
        {
            usage?.Feed(buffer.AsSpan(0, count));
            if (call.View?.Feed(buffer.AsSpan(0, count)) is { } refusal && !_started)
            {
                await RefuseAsync(StatusCodes.Status200OK, refusal);
                return;
            }

            if (!_started)
            {
                if (isPart)
                {
                    context.Response.StatusCode = StatusCodes.Status206PartialContent;
                    context.Response.Headers.ContentRange = response.Head.ContentRange;
                }

                if (call.Dialect.LooksIntoAnswers && response.Head.ContentLength >= 0)
                {
                    context.Response.ContentLength = response.Head.ContentLength;
                }

                await StartAsync(TypeOf(type));
            }

            stream.Arm(EndReason.IdleTimeout, options.IdleTimeoutMs);
            await context.Response.BodyWriter.WriteAsync(buffer.AsMemory(0, count), stream.Token);
            _bytesDown += count;
            count = await response.ReadAsync(buffer);
        }

        if (!_started)
        {
            await StartAsync(TypeOf(type)); // an empty answer is one too
        }

        _tokens = call.Tokens is null ? null : usage?.Tokens;
        _units = call.View?.Units ?? usage?.Seconds ?? -1;
        _reason = call.View?.Complete() != false ? EndReason.Completed : EndReason.UpstreamCut;
    }

    private string TypeOf(string type) => type switch
    {
        "text/event-stream" or "application/json" or "text/plain" => type + "; charset=utf-8",
        "text/vtt" or "application/x-subrip" => type,
        _ when call.IsSound && type.StartsWith("audio/", StringComparison.Ordinal) => type,
        _ when call.Dialect.LooksIntoAnswers && (type.StartsWith("audio/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal)
            || type is "application/zip" or "application/x-tar" or "image/jpeg" or "image/png") => type,
        _ => "application/octet-stream",
    };
}
