using Relay.Routing.Objects;

namespace Relay.Tasks;

/// <summary>Where the platform is asked about tasks, by how they were made.</summary>
internal static class TaskPaths
{
    public const string Speech = "/v1/t2a_async_v2";
    public const string Video = "/v1/video_generation";
    public const string Template = "/v1/video_template_generation";

    /// <summary>The query's path below the platform's base, with the id.</summary>
    public static string QueryOf(UpstreamObject task) => task.Endpoint switch
    {
        Speech => "/query/t2a_async_query_v2?task_id=",
        Template => "/query/video_template_generation?task_id=",
        _ => "/query/video_generation?task_id=",
    } + Uri.EscapeDataString(task.ObjectId);

    /// <summary>Its result is sound that the archive keeps.</summary>
    public static bool IsKept(UpstreamObject task) => task.Endpoint == Speech;

    /// <summary>The purpose of the file that holds its result.</summary>
    public static string PurposeOf(UpstreamObject task) => task.Endpoint == Speech ? "t2a_async" : "video_generation";
}
