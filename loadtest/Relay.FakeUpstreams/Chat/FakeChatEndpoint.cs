using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Relay.FakeUpstreams.MiniMax;

namespace Relay.FakeUpstreams.Chat;

/// <summary>Answers one request of <see cref="FakeChat"/>.</summary>
internal sealed class FakeChatEndpoint(FakeChat fake)
{
    public async Task HandleAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body);
        FakeChatCall call = new()
        {
            Path = context.Request.Path.Value ?? "",
            Query = context.Request.QueryString.Value ?? "",
            Key = KeyOf(context.Request),
            ContentType = context.Request.ContentType ?? "",
            Length = context.Request.ContentLength ?? -1,
            Beta = context.Request.Headers["anthropic-beta"].ToString(),
            Body = await reader.ReadToEndAsync(context.RequestAborted),
        };
        fake.Add(call);
        bool aborted = false;
        try
        {
            await AnswerAsync(context, call);
        }
        catch (OperationCanceledException)
        {
            aborted = true;
        }
        finally
        {
            call.End(aborted || context.RequestAborted.IsCancellationRequested);
        }
    }

    private async Task AnswerAsync(HttpContext context, FakeChatCall call)
    {
        FakeChatFault fault = fake.KeyFaults.GetValueOrDefault(call.Key) ?? fake.Fault;
        string dialect = DialectOf(call.Path);
        if (fault.StallAfter == 0)
        {
            await fake.Resumed.WaitAsync(context.RequestAborted);
        }

        if (fault.Status > 0)
        {
            context.Response.StatusCode = fault.Status;
            if (fault.RetryAfterSeconds > 0)
            {
                context.Response.Headers.RetryAfter = $"{fault.RetryAfterSeconds}";
            }

            await WriteAsync(context, call, fault.Body ?? FakeErrors.Of(dialect, fake.Personality, fault.Status, call.Key), "application/json");
            return;
        }

        if (fake.Objects.Answer(context.Request, call) is { } made)
        {
            context.Response.StatusCode = made.Status;
            await WriteAsync(context, call, made.Body, "application/json");
            return;
        }

        if (call.Path.EndsWith("/audio/speech", StringComparison.Ordinal))
        {
            context.Response.ContentType = fake.SoundType;
            await context.Response.Body.WriteAsync(fake.Sound, context.RequestAborted);
            return;
        }

        if (call.Path.Contains("/audio/tran", StringComparison.Ordinal))
        {
            await WriteAsync(context, call, fake.Transcription, fake.TranscriptionType);
            return;
        }

        using JsonDocument request = JsonDocument.Parse(call.Body.Length == 0 ? "{}" : call.Body);
        JsonElement root = request.RootElement;
        string model = root.TryGetProperty("model", out JsonElement named) ? named.GetString()! : call.Path.Split('/')[^1].Split(':')[0];
        bool streams = call.Path.EndsWith(":streamGenerateContent", StringComparison.Ordinal)
            || (root.TryGetProperty("stream", out JsonElement stream) && stream.ValueKind == JsonValueKind.True);
        bool asksUsage = root.TryGetProperty("stream_options", out JsonElement options) && options.TryGetProperty("include_usage", out JsonElement usage)
            && usage.ValueKind == JsonValueKind.True;
        context.Response.Headers["x-request-id"] = "req-fake-1";
        if (fault.IsHtml)
        {
            await WriteAsync(context, call, "<html><body>Bad gateway</body></html>", "text/html");
        }
        else if (fault.ErrorIn200)
        {
            string error = fault.Body ?? FakeErrors.Of(dialect, fake.Personality, 429, call.Key);
            await WriteAsync(context, call, streams ? ErrorEvent(dialect, error) : error, streams ? "text/event-stream" : "application/json");
        }
        else if (OtherBody(call, model) is { } other)
        {
            await WriteAsync(context, call, other, "application/json");
        }
        else
        {
            FakeScript script = dialect switch
            {
                "anthropic" => AnthropicScript.Write(fake.Answer, model),
                "gemini" => GeminiScript.Write(fake.Answer, model),
                "responses" => ResponsesScript.Write(fake.Answer, model),
                _ => OpenAiScript.Write(fake.Answer, fake.Personality, model, asksUsage),
            };
            await (streams ? StreamAsync(context, call, fault, dialect, script) : WriteAsync(context, call, script.Body, "application/json"));
        }
    }

    private async Task StreamAsync(HttpContext context, FakeChatCall call, FakeChatFault fault, string dialect, FakeScript script)
    {
        bool isArray = dialect == "gemini" && !call.Query.Contains("alt=sse", StringComparison.Ordinal);
        IReadOnlyList<string> events = isArray ? GeminiScript.AsArray(script) : script.Events;
        context.Response.ContentType = isArray ? "application/json" : "text/event-stream";
        for (int i = 0; i < events.Count; i++)
        {
            if (i > 0 && i == fault.StallAfter)
            {
                await fake.Resumed.WaitAsync(context.RequestAborted);
            }

            if (i == fault.CutAfter)
            {
                await Connections.CutAsync(context, CutKind.Reset);
                return;
            }

            if (i == fault.EndAfter)
            {
                return;
            }

            if (i == fault.ErrorAfter)
            {
                await SendAsync(context, call, ErrorEvent(dialect, fault.Body ?? FakeErrors.Of(dialect, fake.Personality, 429, call.Key)));
                return;
            }

            await SendAsync(context, call, events[i]);
            call.CountEvent();
        }
    }

    private string? OtherBody(FakeChatCall call, string model) => call.Path switch
    {
        _ when call.Path.EndsWith("/embeddings", StringComparison.Ordinal) =>
            $$$"""{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-0.25]}],"model":"{{{model}}}","usage":{"prompt_tokens":{{{fake.Answer.InputTokens}}},"total_tokens":{{{fake.Answer.InputTokens}}}}}""",
        _ when call.Path.EndsWith("/rerank", StringComparison.Ordinal) =>
            """{"id":"r","results":[{"index":0,"relevance_score":0.9}],"meta":{"tokens":{"input_tokens":12,"output_tokens":0}}}""",
        _ when call.Path.EndsWith("/images/generations", StringComparison.Ordinal) =>
            fake.Personality == FakeChatPersonality.SiliconFlow
                ? """{"images":[{"url":"https://images.example/1.png"}],"timings":{"inference":3.2},"seed":12345}"""
                : """{"created":1,"data":[{"url":"https://images.example/1.png"}]}""",
        _ when call.Path.EndsWith("/count_tokens", StringComparison.Ordinal) => $$"""{"input_tokens":{{fake.Answer.InputTokens}}}""",
        _ when call.Path.EndsWith(":countTokens", StringComparison.Ordinal) => $$"""{"totalTokens":{{fake.Answer.InputTokens}}}""",
        _ => null,
    };

    private static async Task WriteAsync(HttpContext context, FakeChatCall call, string body, string contentType)
    {
        context.Response.ContentType = contentType;
        await SendAsync(context, call, body);
    }

    private static async Task SendAsync(HttpContext context, FakeChatCall call, string text)
    {
        call.Deliver(text);
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static string ErrorEvent(string dialect, string error) => dialect switch
    {
        "anthropic" => $"event: error\ndata: {error}\n\n",
        "gemini" => $"data: {error}\r\n\r\n",
        "responses" => $"event: error\ndata: {error}\n\n",
        _ => $"data: {error}\n\n",
    };

    private static string DialectOf(string path) =>
        path.Contains("/messages", StringComparison.Ordinal) ? "anthropic"
        : path.Contains(':', StringComparison.Ordinal) ? "gemini"
        : path.EndsWith("/responses", StringComparison.Ordinal) ? "responses"
        : "openai";

    private static string KeyOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 7 } bearer ? bearer["Bearer ".Length..]
        : request.Headers["x-api-key"].ToString() is { Length: > 0 } key ? key
        : request.Headers["x-goog-api-key"].ToString();
}
