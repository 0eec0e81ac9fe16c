using System.Buffers;
using Relay.Billing;
using Relay.Identity;
using Relay.Protocol.TtsProxy;
using Relay.Streaming;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// The original TTS proxy's dialect: <c>{"bearer_token":...}</c> first, then MiniMax's messages, and a <c>usage_summary</c> after each text.
/// </summary>
internal sealed class BearerDialect : NativeDialect
{
    public override CallerMessage Read(ReadOnlyMemory<byte> message, HeldBytes scratch)
    {
        ProxyMessage read = ProxyMessage.Read(message.Span);
        return read.IsBearer ? new(CallerMessageKind.Authenticate, default, read.Token) : new(CallerMessageKind.Native, message);
    }

    public override void WriteConnected(IBufferWriter<byte> output, Caller caller, SocketIds ids) => BearerWriter.WriteConnected(output, caller.UserId);

    public override void WriteError(IBufferWriter<byte> output, int code, string message, SocketIds ids, bool fatal)
    {
        // Not fatal, it is a good token that may not use the model.
        if (code == SocketCodes.Unauthorized && fatal)
        {
            BearerWriter.WriteError(output, "Token验证失败: " + message);
        }
        else
        {
            base.WriteError(output, code, message, ids, fatal);
        }
    }

    public override void WriteRefused(IBufferWriter<byte> output, int code, string message, SocketIds ids)
    {
        if (code == SocketCodes.TextTooLong)
        {
            BearerWriter.WriteError(output, "文本过长，最大支持10000个字符");
        }
        else
        {
            base.WriteRefused(output, code, message, ids);
        }
    }

    public override void WriteSettled(IBufferWriter<byte> output, SocketStart start, EndReason reason, CallCharge charge)
    {
        if (reason == EndReason.Completed || charge.ChargeNanos > 0)
        {
            // Nothing is 0.0 here, as the original wrote it.
            string voiceCost = charge.VoiceNanos == 0 ? "0.0" : Money.FormatShort(charge.VoiceNanos);
            BearerWriter.WriteUsage(
                output, charge.BilledChars, Money.FormatShort(charge.ChargeNanos), voiceCost,
                Money.FormatShort(charge.TotalNanos), start.Route.Model, start.VoiceId);
        }
        else
        {
            BearerWriter.WriteNoUsage(output);
        }
    }
}
