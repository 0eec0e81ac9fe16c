namespace Relay.Tasks;

/// <summary>How a task stands.</summary>
internal enum TaskStatusKind : byte
{
    Running = 0,
    Succeeded,
    Failed,
    Expired,
}
