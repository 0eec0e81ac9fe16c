namespace Relay.Archive;

/// <summary>
/// Ids of clips that are a task's result: made from the id of the call that pays for it, so that a result which is fetched again after a
/// restart is known. They begin with the call's time like all clip ids, and are of version 8.
/// </summary>
internal static class TaskClipId
{
    private const int Version = 8;

    /// <param name="callId">The call's, a UUIDv7.</param>
    /// <param name="index">Which of the result's clips, from 0.</param>
    public static Guid Of(Guid callId, int index)
    {
        Span<byte> bytes = stackalloc byte[16];
        callId.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6] = (byte)((bytes[6] & 0x0F) | (Version << 4));
        bytes[14] ^= (byte)((index + 1) >> 8);
        bytes[15] ^= (byte)(index + 1);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>What was written of such a clip before a crash is worth nothing: its task is followed again.</summary>
    public static bool Is(Guid clipId) => clipId.Version == Version;
}
