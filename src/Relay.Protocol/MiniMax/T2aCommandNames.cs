namespace Relay.Protocol.MiniMax;

/// <summary>The names of <see cref="T2aCommand"/> on the wire.</summary>
internal static class T2aCommandNames
{
    public static T2aCommand Parse(string? name) => name switch
    {
        null or "" => T2aCommand.None,
        "task_start" => T2aCommand.TaskStart,
        "task_continue" => T2aCommand.TaskContinue,
        "task_finish" => T2aCommand.TaskFinish,
        "task_cancel" => T2aCommand.TaskCancel,
        "task_flush" => T2aCommand.TaskFlush,
        _ => T2aCommand.Unknown,
    };
}
