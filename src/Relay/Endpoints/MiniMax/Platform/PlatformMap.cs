using Relay.Endpoints.Chat;
using Relay.Endpoints.OpenAi.Media;
using Relay.Protocol.Translation;
using Relay.Upstreams.Chat;
using Relay.Tasks;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>The platform's paths beside speech. Those that share <c>/v1/files</c> with other providers are in <see cref="MediaMap"/>.</summary>
internal static class PlatformMap
{
    // Known and not served: told by name, in the platform's form. What remains of a plan is between the operator and the platform.
    private static readonly string[] s_notSupported =
        ["/v1/token_plan/remains", "/v1/files/upload/voice_clone", "/v1/files/upload/prompt_audio", "/v2/video_generation", "/v2/query/video_generation"];

    public static void Map(IEndpointRouteBuilder routes, PlatformParts parts, PlatformFiles files, ChatParts chat, NativeChat native)
    {
        ChatEndpoint talk = new(chat, new ChatSurface(), ChatDialect.OpenAi, ChatOperation.Chat, "messages", native);
        routes.MapPost(NativeChat.Path, (RequestDelegate)talk.HandleAsync);
        TaskCreation tasks = new(parts);
        VoiceCreation voices = new(parts);
        routes.MapPost(SpeechTaskEndpoint.Path, (RequestDelegate)new SpeechTaskEndpoint(parts, tasks).HandleAsync);
        routes.MapPost(TaskPaths.Video, (RequestDelegate)new VideoTaskEndpoint(parts, tasks, TaskPaths.Video).HandleAsync);
        routes.MapPost(TaskPaths.Template, (RequestDelegate)new VideoTaskEndpoint(parts, tasks, TaskPaths.Template).HandleAsync);
        foreach ((string path, string made, string taskType) in ((string, string, string)[])
            [
                ("/v1/query/t2a_async_query_v2", TaskPaths.Speech, "async_tts_query"),
                ("/v1/query/video_generation", TaskPaths.Video, "video_query"),
                ("/v1/query/video_template_generation", TaskPaths.Template, "video_query"),
            ])
        {
            routes.MapGet(path, (RequestDelegate)new TaskQuery(parts, path, made, taskType).HandleAsync);
        }

        routes.MapPost(PlatformFiles.UploadPath, (RequestDelegate)files.UploadAsync);
        routes.MapGet(PlatformFiles.ListPath, (RequestDelegate)files.ListAsync);
        routes.MapGet(PlatformFiles.RetrievePath, (RequestDelegate)files.RetrieveAsync);
        routes.MapGet(PlatformFiles.ContentPath, (RequestDelegate)files.ContentAsync);
        routes.MapPost(PlatformFiles.DeletePath, (RequestDelegate)files.DeleteAsync);
        routes.MapDelete(FilesEndpoint.Path, (RequestDelegate)files.DeleteAsync);

        routes.MapPost(VoiceCloneEndpoint.Path, (RequestDelegate)new VoiceCloneEndpoint(parts, voices).HandleAsync);
        routes.MapPost(VoiceDesignEndpoint.Path, (RequestDelegate)new VoiceDesignEndpoint(parts, voices).HandleAsync);
        routes.MapPost(VoiceListEndpoint.Path, (RequestDelegate)new VoiceListEndpoint(parts).HandleAsync);
        routes.MapPost(VoiceDeleteEndpoint.Path, (RequestDelegate)new VoiceDeleteEndpoint(parts).HandleAsync);

        routes.MapPost(ImageEndpoint.Path, (RequestDelegate)new ImageEndpoint(parts).HandleAsync);
        routes.MapPost(MusicEndpoint.Path, (RequestDelegate)new MusicEndpoint(parts).HandleAsync);
        foreach ((string path, string taskType) in ((string, string)[])
            [("/v1/lyrics_generation", "lyrics_generation"), ("/v1/coding_plan/search", "coding_plan_search"), ("/v1/coding_plan/vlm", "coding_plan_vlm")])
        {
            routes.MapPost(path, (RequestDelegate)new PassEndpoint(parts, path, taskType).HandleAsync);
        }

        foreach (string path in s_notSupported)
        {
            routes.Map(path, (RequestDelegate)(static context => PlatformParts.WriteAsync(
                context, new RelayError(ErrorKind.NotFound, $"{context.Request.Path} is not supported by this service"))));
        }

        routes.MapPost(CallbackEndpoint.Path, (RequestDelegate)new CallbackEndpoint(parts).HandleAsync);
    }
}
