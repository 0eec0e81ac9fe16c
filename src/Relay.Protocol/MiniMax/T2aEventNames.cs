namespace Relay.Protocol.MiniMax;

/// <summary>The names of <see cref="T2aEventKind"/> on the wire.</summary>
public static class T2aEventNames
{
    /// <summary>The kind a name stands for.</summary>
    public static T2aEventKind Parse(ReadOnlySpan<byte> name)
    {
        for (T2aEventKind kind = T2aEventKind.ConnectedSuccess; kind < T2aEventKind.Unknown; kind++)
        {
            if (name.SequenceEqual(Of(kind)))
            {
                return kind;
            }
        }

        return name.IsEmpty ? T2aEventKind.None : T2aEventKind.Unknown;
    }

    /// <summary>The wire name; empty for <see cref="T2aEventKind.None"/> and <see cref="T2aEventKind.Unknown"/>.</summary>
    public static ReadOnlySpan<byte> Of(T2aEventKind kind) => kind switch
    {
        T2aEventKind.ConnectedSuccess => "connected_success"u8,
        T2aEventKind.TaskStarted => "task_started"u8,
        T2aEventKind.TaskContinued => "task_continued"u8,
        T2aEventKind.TaskFinished => "task_finished"u8,
        T2aEventKind.TaskFailed => "task_failed"u8,
        T2aEventKind.SentenceStart => "sentence_start"u8,
        T2aEventKind.SentenceEnd => "sentence_end"u8,
        T2aEventKind.TaskCanceled => "task_canceled"u8,
        T2aEventKind.TaskFlushed => "task_flushed"u8,
        _ => default,
    };
}
