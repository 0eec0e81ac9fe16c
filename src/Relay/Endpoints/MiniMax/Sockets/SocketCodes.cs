namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>The codes of the socket protocol that Relay itself answers with or reacts to.</summary>
internal static class SocketCodes
{
    public const int Unknown = 1000;
    public const int Unauthorized = 1004;
    public const int InsufficientBalance = 1008;
    public const int InvalidParameters = 2013;

    /// <summary>The session was idle too long and is over.</summary>
    public const int Idle = 2201;

    public const int IllegalEvent = 2202;
    public const int EmptyText = 2203;
    public const int TextTooLong = 2204;
    public const int TooMuchText = 2205;

    /// <summary>Bidirectional: a second <c>task_start</c>.</summary>
    public const int IllegalOrder = 2206;

    /// <summary>One text is skipped and the session goes on.</summary>
    public static bool IsRefusal(int code) => code is EmptyText or TextTooLong or TooMuchText;
}
