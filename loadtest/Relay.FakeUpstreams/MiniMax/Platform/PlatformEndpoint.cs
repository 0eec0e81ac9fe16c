using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.MiniMax.Platform;

/// <summary>
/// The platform beside speech: long speech, files, voices, videos, music, images, chat. Refusals and outages come from the same switches as speech's;
/// a directive may stand anywhere in a JSON body.
/// </summary>
internal sealed class PlatformEndpoint(FakePlatform platform)
{
    private readonly TaskInterfaces _tasks = new(platform);
    private readonly FileInterfaces _files = new(platform);
    private readonly VoiceInterfaces _voices = new(platform);

    public static bool Serves(string path) => path.StartsWith("/v1/", StringComparison.Ordinal);

    public async Task HandleAsync(HttpContext context, string path)
    {
        FakeMiniMaxOptions options = platform.Options.Clone();
        string key = RequestKeys.BearerOf(context.Request) ?? "";
        IFormCollection? form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        string body = "";
        if (form is null)
        {
            using StreamReader reader = new(context.Request.Body, Encoding.UTF8);
            body = await reader.ReadToEndAsync(context.RequestAborted);
        }

        string? wrong = SwitchSources.FromKey(options, key) ?? SwitchSources.FromHeaders(options, context.Request.Headers) ?? SwitchSources.FromText(options, body);
        BaseResp resp = wrong is null ? Rules.CheckKey(key, options) : BaseResp.Invalid($"unknown fake switch: {wrong}");
        resp = resp.Failed ? resp : BaseResp.Of(options.ErrorCode);
        resp = resp.Failed ? resp : Parse(body, out _);
        platform.State.Log(new FakePlatformCall(
            context.Request.Method, path + context.Request.QueryString, key, form is null ? body : $"{form.Files.Sum(static file => file.Length)}", resp.Code));
        if (options.NeverAnswer)
        {
            await Pacer.ForeverAsync(context.RequestAborted);
        }

        if (options.HttpStatus != 0)
        {
            await Outage.AnswerAsync(context, options);
            return;
        }

        context.Response.Headers["Trace-Id"] = Ids.Trace();
        Parse(body, out JsonElement root);
        PlatformRequest request = new(context, path, key, options, root, form);
        if (resp.Failed)
        {
            await request.AnswerAsync($$"""{"base_resp":{{resp.ToJson()}}}""");
            return;
        }

        BaseResp refused = await AnswerAsync(request);
        if (refused.Failed)
        {
            await request.AnswerAsync($$"""{"base_resp":{{refused.ToJson()}}}""");
        }
    }

    /// <summary>Answers, or says why not.</summary>
    private Task<BaseResp> AnswerAsync(PlatformRequest request) => (request.Context.Request.Method, request.Path) switch
    {
        ("POST", "/v1/t2a_async_v2") => _tasks.SpeakAsync(request),
        ("POST", "/v1/video_generation" or "/v1/video_template_generation") => _tasks.FilmAsync(request),
        ("GET", "/v1/query/t2a_async_query_v2") => _tasks.QueryAsync(request, "/v1/t2a_async_v2"),
        ("GET", "/v1/query/video_generation") => _tasks.QueryAsync(request, "/v1/video_generation"),
        ("GET", "/v1/query/video_template_generation") => _tasks.QueryAsync(request, "/v1/video_template_generation"),
        ("POST", "/v1/files/upload") => _files.UploadAsync(request),
        ("GET", "/v1/files/list") => _files.ListAsync(request),
        ("GET", "/v1/files/retrieve") => _files.RetrieveAsync(request),
        ("GET", "/v1/files/retrieve_content") => _files.ContentAsync(request),
        ("POST", "/v1/files/delete") => _files.DeleteAsync(request),
        ("POST", "/v1/voice_clone") => _voices.CloneAsync(request),
        ("POST", "/v1/voice_design") => _voices.DesignAsync(request),
        ("POST", "/v1/get_voice") => _voices.ListAsync(request),
        ("POST", "/v1/delete_voice") => _voices.DeleteAsync(request),
        ("POST", "/v1/image_generation") => PictureInterfaces.DrawAsync(request),
        ("POST", "/v1/music_generation") => PictureInterfaces.SingAsync(request, platform),
        ("POST", "/v1/text/chatcompletion_v2") => ChatInterface.AnswerAsync(request),
        ("POST", "/v1/lyrics_generation" or "/v1/coding_plan/search" or "/v1/coding_plan/vlm") => EchoAsync(request),
        _ => Task.FromResult(BaseResp.Invalid("no such interface")),
    };

    /// <summary>Interfaces of which nothing is known but their paths: what they were asked.</summary>
    private static async Task<BaseResp> EchoAsync(PlatformRequest request)
    {
        await request.AnswerObjectAsync($"\"path\":\"{request.Path}\",\"asked\":{request.Body.GetRawText()}");
        return BaseResp.Success;
    }

    private static BaseResp Parse(string body, out JsonElement root)
    {
        root = default;
        try
        {
            root = body.Length == 0 ? default : JsonElement.Parse(body);
            return BaseResp.Success;
        }
        catch (JsonException error)
        {
            return BaseResp.Invalid(error.Message);
        }
    }
}
