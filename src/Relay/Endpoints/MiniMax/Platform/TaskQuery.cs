using System.Text;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Routing.Objects;
using Relay.Tasks;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>
/// <c>GET /v1/query/...?task_id=</c>: how a task stands. A task that has ended is answered from what was last heard of it; one under way is
/// asked about, in its turn.
/// </summary>
/// <param name="parts">What it is made of.</param>
/// <param name="path">Of the query.</param>
/// <param name="made">The path that tasks of this kind are made through.</param>
/// <param name="taskType">Of the row; it costs nothing.</param>
internal sealed class TaskQuery(PlatformParts parts, string path, string made, string taskType)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        string id = PlatformParts.QueryId(context, "task_id", out RelayError? error);
        UpstreamObject? task = error is null ? await parts.FindAsync(caller, ObjectKind.Task, id, context.RequestAborted) : null;
        if (task is null || task.Endpoint != made)
        {
            await PlatformParts.WriteAsync(context, error ?? PlatformParts.NoObject("task_id"));
            return;
        }

        if (task.State != ObjectState.Running && task.Detail.Length > 0)
        {
            await PlatformParts.WriteAsync(context, Encoding.UTF8.GetBytes(task.Detail));
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = path,
            TaskType = taskType,
            IsFree = true,
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = [parts.TargetOf(task, taskType)],
            Send = async (target, key, token) =>
            {
                await parts.Gate.WaitAsync(key.Label, token);
                return await target.Upstream.GetAsync(TaskPaths.QueryOf(task), key, token);
            },
            Finish = async (answer, _) =>
            {
                await BindResultAsync(caller, task, answer);
                return new MediaReply(answer.Body);
            },
        });
    }

    /// <summary>The caller may hear of its result before the follower does.</summary>
    private async ValueTask BindResultAsync(Caller caller, UpstreamObject task, MediaAnswer answer)
    {
        TaskAnswer said = TaskAnswer.Read(answer.Body.Span);
        if (said.Status == TaskStatusKind.Succeeded)
        {
            parts.Follower.Poke(task.ObjectId);
            if (said.FileId.Length is > 0 and <= UpstreamObject.MaxIdChars)
            {
                await parts.Objects.AddAsync(
                    parts.ObjectOf(caller, ObjectKind.File, said.FileId, answer.KeyLabel) with { TaskType = TaskPaths.PurposeOf(task) },
                    0, CancellationToken.None);
            }
        }
    }
}
