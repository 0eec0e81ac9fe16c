using System.Net.WebSockets;
using Relay.Protocol.MiniMax;
using Relay.Streaming;
using Relay.Upstreams.MiniMax;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>How a session ends. The first one to say so decides.</summary>
/// <param name="Reason">What calls that are still open are settled with.</param>
/// <param name="Close">The close frame's status; null when there is nobody to send one to.</param>
internal sealed record SessionEnd(EndReason Reason, WebSocketCloseStatus? Close)
{
    /// <summary>Other than 0, an error with this code goes out last.</summary>
    public int Code { get; private init; }

    public string Message { get; private init; } = "";

    /// <summary>An event that goes out last, where the upstream could not send it itself.</summary>
    public T2aEventKind Event { get; private init; }

    /// <summary>Everything that was asked for has been said.</summary>
    public static SessionEnd Finished { get; } = new(EndReason.Completed, WebSocketCloseStatus.NormalClosure);

    /// <summary>As <see cref="Finished"/>, and Relay says so in the upstream's place.</summary>
    public static SessionEnd FinishedHere { get; } = Finished with { Event = T2aEventKind.TaskFinished };

    public static SessionEnd CallerLost { get; } = new(EndReason.CallerLeft, null);

    public static SessionEnd CallerClosed { get; } = new(EndReason.CallerLeft, WebSocketCloseStatus.NormalClosure);

    public static SessionEnd TooLarge { get; } = new(EndReason.CallerLeft, WebSocketCloseStatus.MessageTooBig);

    public static SessionEnd Binary { get; } = new(EndReason.CallerLeft, WebSocketCloseStatus.InvalidMessageType);

    public static SessionEnd StartedTwice { get; } = Failed(EndReason.CallerLeft, WebSocketCloseStatus.NormalClosure, SocketCodes.IllegalOrder);

    public static SessionEnd Idle { get; } = Failed(EndReason.CallerLeft, WebSocketCloseStatus.NormalClosure, SocketCodes.Idle);

    /// <summary>The server drains and nothing is under way.</summary>
    public static SessionEnd Drained { get; } = new(EndReason.CallerLeft, WebSocketCloseStatus.EndpointUnavailable);

    /// <summary>The server stops with calls under way, or takes no new ones.</summary>
    public static SessionEnd Stopping { get; } = new(EndReason.Shutdown, WebSocketCloseStatus.EndpointUnavailable)
    {
        Code = SocketCodes.Unknown,
        Message = RelayError.Stopping.Message,
    };

    public static SessionEnd Defect { get; } = new(EndReason.Internal, WebSocketCloseStatus.InternalServerError)
    {
        Code = SocketCodes.Unknown,
        Message = RelayError.Internal.Message,
    };

    public static SessionEnd TimedOut(EndReason reason) => FromFault(
        new(reason, FaultKind.Timeout, 0, "the speech service did not answer in time"));

    public static SessionEnd Refused(RelayError error) => new(EndReason.CallerLeft, WebSocketCloseStatus.PolicyViolation)
    {
        Code = MiniMaxErrorWriter.Code(error),
        Message = error.Message,
    };

    /// <summary>The upstream failed inside a call: told in neutral words.</summary>
    public static SessionEnd FromFault(UpstreamFault fault)
    {
        RelayError error = RelayError.FromFault(fault);
        return new(fault.Reason, WebSocketCloseStatus.InternalServerError)
        {
            Code = MiniMaxErrorWriter.Code(error),
            Message = MiniMaxErrorWriter.Message(error),
        };
    }

    private static SessionEnd Failed(EndReason reason, WebSocketCloseStatus close, int code) =>
        new(reason, close) { Code = code, Message = MiniMaxError.Find(code).Meaning };
}
