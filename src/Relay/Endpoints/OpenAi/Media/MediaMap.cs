namespace Relay.Endpoints.OpenAi.Media;

/// <summary>The paths beside chat, each by all its names.</summary>
internal static class MediaMap
{
    public static void Map(IEndpointRouteBuilder routes, MediaParts parts)
    {
        foreach (string path in (string[])["/v1/images/generations", "/v1/image/generations"])
        {
            routes.MapPost(path, (RequestDelegate)new ImagesEndpoint(parts, path).HandleAsync);
        }

        foreach (string name in (string[])["transcriptions", "translations"])
        {
            routes.MapPost($"/v1/audio/{name}", (RequestDelegate)new TranscriptionEndpoint(parts, $"/v1/audio/{name}", $"/audio/{name}").HandleAsync);
        }

        MapVoices(routes, parts);
        foreach (string path in (string[])["/v1/video/generations", "/v1/videos/generations", "/v1/video/submit"])
        {
            routes.MapPost(path, (RequestDelegate)new VideosEndpoint(parts, path).SubmitAsync);
        }

        routes.MapPost("/v1/video/status", (RequestDelegate)new VideosEndpoint(parts, "/v1/video/status").StatusAsync);
        routes.MapGet("/v1/videos/{id}", (RequestDelegate)new VideosEndpoint(parts, "/v1/videos/{id}").GetAsync);

        FilesEndpoint files = new(parts);
        routes.MapPost(FilesEndpoint.Path, (RequestDelegate)files.UploadAsync);
        routes.MapGet(FilesEndpoint.Path, (RequestDelegate)files.ListAsync);
        routes.MapGet(FilesEndpoint.Path + "/{id}", (RequestDelegate)files.GetAsync);
        routes.MapDelete(FilesEndpoint.Path + "/{id}", (RequestDelegate)files.DeleteAsync);
        routes.MapGet(FilesEndpoint.Path + "/{id}/content", (RequestDelegate)files.ContentAsync);

        BatchesEndpoint batches = new(parts);
        routes.MapPost(BatchesEndpoint.Path, (RequestDelegate)batches.CreateAsync);
        routes.MapGet(BatchesEndpoint.Path, (RequestDelegate)batches.ListAsync);
        routes.MapGet(BatchesEndpoint.Path + "/{id}", (RequestDelegate)batches.GetAsync);
        routes.MapPost(BatchesEndpoint.Path + "/{id}/cancel", (RequestDelegate)batches.CancelAsync);

        routes.MapGet(UserEndpoint.Path, (RequestDelegate)new UserEndpoint(parts).HandleAsync);
    }

    private static void MapVoices(IEndpointRouteBuilder routes, MediaParts parts)
    {
        foreach (string path in (string[])["/v1/audio/reference", "/v1/uploads/audio/voice"])
        {
            routes.MapPost(path, (RequestDelegate)new VoicesEndpoint(parts, path).UploadAsync);
        }

        foreach (string path in (string[])["/v1/audio/reference", "/v1/audio/voice/list"])
        {
            routes.MapGet(path, (RequestDelegate)new VoicesEndpoint(parts, path).ListAsync);
        }

        foreach (string path in (string[])["/v1/audio/reference/delete", "/v1/audio/voice/deletions"])
        {
            routes.MapPost(path, (RequestDelegate)new VoicesEndpoint(parts, path).DeleteAsync);
        }
    }
}
