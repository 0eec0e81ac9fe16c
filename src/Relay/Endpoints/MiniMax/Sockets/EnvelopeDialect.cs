using System.Buffers;
using System.Text;
using Relay.Billing;
using Relay.Identity;
using Relay.Protocol.MiniMax;
using Relay.Protocol.TtsProxy;
using Relay.Streaming;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// The envelope of the TTS proxy's documentation: <c>{"type":...,"data":...}</c> in both directions. Hex passes as it is; everything else is
/// a short message of its own.
/// </summary>
internal sealed class EnvelopeDialect : SocketDialect
{
    private static readonly byte[] s_finish = "{\"event\":\"task_finish\"}"u8.ToArray();
    private static readonly byte[] s_cancel = "{\"event\":\"task_cancel\"}"u8.ToArray();

    private long _sequence;

    public override bool PassesBytes => false;

    public override CallerMessage Read(ReadOnlyMemory<byte> message, HeldBytes scratch)
    {
        ProxyMessage read = ProxyMessage.Read(message.Span);
        switch (read.Kind)
        {
            case EnvelopeKind.Auth:
                return new(CallerMessageKind.Authenticate, default, read.Token);
            case EnvelopeKind.Start:
                return Translate(message.Span[read.Data], "{\"event\":\"task_start\""u8, scratch);
            case EnvelopeKind.Data:
                return Translate(message.Span[read.Data], "{\"event\":\"task_continue\""u8, scratch);
            case EnvelopeKind.Finish:
                return new(CallerMessageKind.Native, s_finish);
            case EnvelopeKind.Cancel:
                return new(CallerMessageKind.Native, s_cancel);
            case EnvelopeKind.Ping:
                return new(CallerMessageKind.Ping);
            default:
                return new(read.IsJson ? CallerMessageKind.Unknown : CallerMessageKind.Malformed);
        }
    }

    public override void WriteConnected(IBufferWriter<byte> output, Caller caller, SocketIds ids) =>
        EnvelopeWriter.WriteAuthOk(output, caller.UserId, caller.Username);

    public override void WriteEvent(IBufferWriter<byte> output, T2aEventKind kind, SocketIds ids)
    {
        if (NameOf(kind) is { IsEmpty: false } name)
        {
            EnvelopeWriter.WriteEvent(output, name, ids.Values);
        }
    }

    public override void WriteError(IBufferWriter<byte> output, int code, string message, SocketIds ids, bool fatal) =>
        EnvelopeWriter.WriteError(output, code, message, fatal);

    public override void WriteRefused(IBufferWriter<byte> output, int code, string message, SocketIds ids) =>
        EnvelopeWriter.WriteError(output, code, message, fatal: false);

    public override void WriteSettled(IBufferWriter<byte> output, SocketStart start, EndReason reason, CallCharge charge)
    {
        if (reason == EndReason.Completed || charge.ChargeNanos > 0)
        {
            EnvelopeWriter.WriteUsage(
                output, charge.BilledChars, Money.FormatShort(charge.ChargeNanos), Money.FormatShort(charge.VoiceNanos),
                Money.FormatShort(charge.TotalNanos), start.Route.Model, start.VoiceId);
        }
    }

    public override void WriteMessage(IBufferWriter<byte> output, in T2aEvent said)
    {
        T2aIds ids = new() { TraceId = said.TraceId, SessionId = said.SessionId };
        if (said.Kind == T2aEventKind.TaskStarted)
        {
            EnvelopeWriter.WriteStarted(output, in ids);
        }
        else if (said.Kind == T2aEventKind.TaskContinued && said.IsFinal)
        {
            BeginAudio(output);
            EndAudio(output, in said);
        }
        else if (NameOf(said.Kind) is { IsEmpty: false } name)
        {
            EnvelopeWriter.WriteEvent(output, name, in ids);
        }
    }

    public override void BeginAudio(IBufferWriter<byte> output) => EnvelopeWriter.BeginAudio(output, ++_sequence);

    public override void EndAudio(IBufferWriter<byte> output, in T2aEvent said)
    {
        if (!said.IsFinal)
        {
            EnvelopeWriter.EndAudio(output);
            return;
        }

        EnvelopeWriter.EndFinalAudio(output, new T2aExtraInfo(
            said.AudioLengthMs, (int)said.SampleRate, said.AudioSize, (int)said.Bitrate, said.WordCount, said.UsageCharacters,
            Encoding.UTF8.GetString(said.AudioFormat), (int)said.Channel));
    }

    public override void WriteBrokenOff(IBufferWriter<byte> output, bool missingDigit)
    {
        if (missingDigit)
        {
            output.Write("0"u8);
        }

        EnvelopeWriter.EndAudio(output);
    }

    private static ReadOnlySpan<byte> NameOf(T2aEventKind kind) => kind switch
    {
        T2aEventKind.TaskFinished => "finished"u8,
        T2aEventKind.TaskCanceled => "canceled"u8,
        _ => default,
    };

    /// <summary>The members of <paramref name="data"/> after the event's name: what the caller sent reaches the upstream as it was.</summary>
    private static CallerMessage Translate(ReadOnlySpan<byte> data, ReadOnlySpan<byte> head, HeldBytes scratch)
    {
        scratch.Write(head);
        ReadOnlySpan<byte> members = data.IsEmpty ? default : data[1..].TrimStart(" \t\r\n"u8);
        if (members.IsEmpty || members[0] == (byte)'}')
        {
            scratch.Write("}"u8);
        }
        else
        {
            scratch.Write(","u8);
            scratch.Write(members);
        }

        return new(CallerMessageKind.Native, scratch.Memory);
    }
}
