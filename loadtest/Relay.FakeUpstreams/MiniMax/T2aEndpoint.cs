using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary><c>POST /v1/t2a_v2</c>.</summary>
internal sealed class T2aEndpoint(FakePlatform platform)
{
    public const string Path = "/v1/t2a_v2";

    /// <summary>
    /// 1. read the body and the switches, 2. open the record, 3. outages, 4. what the platform would refuse, 5. the clip.
    /// Whatever happens, the record ends.
    /// </summary>
    public async Task HandleAsync(HttpContext context)
    {
        string body;
        using (var reader = new StreamReader(context.Request.Body, Encoding.UTF8))
        {
            body = await reader.ReadToEndAsync(context.RequestAborted);
        }

        FakeMiniMaxOptions options = platform.Options.Clone();
        string? key = RequestKeys.BearerOf(context.Request);
        BaseResp parsed = Parse(body, out T2aRequest request);
        string? wrong = SwitchSources.FromKey(options, key)
            ?? SwitchSources.FromHeaders(options, context.Request.Headers)
            ?? SwitchSources.FromText(options, request.Text ?? "");

        var record = new FakeCall
        {
            Id = RequestKeys.CallIdOf(context.Request),
            ApiKey = key,
            Path = Path,
            RequestBody = body,
            Model = request.Model,
            Voice = request.Voice,
            Text = request.Text ?? "",
            WeightedChars = BilledText.Of(request.Text ?? "").Billed,
            HttpStatus = StatusCodes.Status200OK,
        };
        platform.Log.Begin(record);
        var call = new T2aCall(context, options, request, record, platform.Log, Ids.Trace());
        try
        {
            if (wrong is not null)
            {
                await RefuseAsync(call, BaseResp.Invalid($"unknown fake switch: {wrong}"), StatusCodes.Status400BadRequest);
            }
            else
            {
                await AnswerAsync(call, parsed);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            platform.Log.End(record, platform.Closing ? FakeCallOutcome.Cut : FakeCallOutcome.ClientAborted);
        }
    }

    private async Task AnswerAsync(T2aCall call, BaseResp parsed)
    {
        FakeMiniMaxOptions options = call.Options;
        if (options.NeverAnswer)
        {
            await Pacer.ForeverAsync(call.Gone);
        }

        if (options.HttpStatus != 0)
        {
            call.Record.HttpStatus = options.HttpStatus;
            await Outage.AnswerAsync(call.Context, options);
            platform.Log.End(call.Record, FakeCallOutcome.Refused);
            return;
        }

        // A gateway's own page, above, has none of these.
        IHeaderDictionary headers = call.Context.Response.Headers;
        headers["Trace-Id"] = call.TraceId;
        headers["Minimax-Request-Id"] = Ids.Trace();

        BaseResp key = Rules.CheckKey(call.Record.ApiKey, options);
        if (key.Failed)
        {
            await RefuseAsync(call, key, options.HttpAuthErrors ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);
            return;
        }

        BaseResp resp = Check(call, parsed);
        if (resp.Failed)
        {
            await RefuseAsync(call, resp, StatusCodes.Status200OK);
        }
        else if (call.Request.Stream)
        {
            await SseAnswer.RunAsync(call);
        }
        else if (call.Request.WantsUrl)
        {
            await JsonAnswer.RunLinkAsync(call, platform.Clips, platform.BaseAddress);
        }
        else
        {
            await JsonAnswer.RunAsync(call);
        }
    }

    private BaseResp Check(T2aCall call, BaseResp parsed)
    {
        BaseResp resp = parsed;
        resp = resp.Failed ? resp : Rules.CheckSettings(call.Request, call.Options);
        resp = resp.Failed ? resp : platform.State.CheckVoice(call.Record.ApiKey, call.Request);
        resp = resp.Failed ? resp : Rules.CheckText(call.Request.Text);
        if (resp.Failed)
        {
            return resp;
        }

        FakeMiniMaxOptions options = call.Options;
        if (options.ErrorAfter < 0)
        {
            return BaseResp.Of(options.ErrorCode);
        }

        // An answer in one piece has no place for an error after some audio: there it is one from the start.
        return call.Request.Stream ? BaseResp.Success : BaseResp.Of(options.LateErrorCode);
    }

    private async Task RefuseAsync(T2aCall call, BaseResp resp, int httpStatus)
    {
        call.Record.StatusCode = resp.Code;
        call.Record.HttpStatus = httpStatus;
        HttpResponse response = call.Context.Response;
        response.StatusCode = httpStatus;
        if (call.Request.Stream && call.Options.ErrorForm == ErrorForm.Sse)
        {
            await SseAnswer.RefuseAsync(call, resp);
        }
        else
        {
            await JsonAnswer.RefuseAsync(call, resp);
        }

        platform.Log.End(call.Record, FakeCallOutcome.Refused);
    }

    private static BaseResp Parse(string body, out T2aRequest request)
    {
        request = new T2aRequest();
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            request = T2aRequest.Read(document.RootElement);
            return BaseResp.Success;
        }
        catch (JsonException e)
        {
            return BaseResp.Invalid(e.Message);
        }
    }
}
