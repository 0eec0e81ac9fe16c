using System.Buffers;
using System.Text;
using Relay.Billing;
using Relay.Protocol.Json;
using Relay.Protocol.MiniMax;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// Carries out <c>task_continue</c>: what can be refused is refused here, what costs something is held for first, then the text goes to
/// the upstream, which is opened again if it has left since the last text.
/// </summary>
internal sealed class CallerTexts(SocketSession session, SocketParts parts)
{
    /// <summary>How often one text may meet an upstream that has just died, before the caller is told.</summary>
    private const int MaxSends = 3;

    public async ValueTask SayAsync(T2aRequest request, ReadOnlyMemory<byte> message)
    {
        if (request.Text is not { } text)
        {
            await session.SendErrorAsync(SocketCodes.InvalidParameters, request.Error!.Value.Message, fatal: false);
        }
        else if (IsBlank(text, message.Span))
        {
            await SayNothingAsync(message);
        }
        else if (text.CodePoints > parts.Speech.MaxTextChars)
        {
            await RefuseAsync(SocketCodes.TextTooLong);
        }
        else if (session.Calls.IsFull)
        {
            await RefuseAsync(SocketCodes.TooMuchText);
        }
        else if (session.IsDraining)
        {
            // What is under way may finish; the session ends with it.
            await session.SendErrorAsync(SocketCodes.Unknown, RelayError.Stopping.Message, fatal: false);
        }
        else if (await HoldAsync(text.Weighted) is { } call)
        {
            call.Text?.Append(Decode(text, message.Span));
            await SendAsync(call, text.Weighted, message);
        }
    }

    /// <summary>Texts of white space keep a session alive. They are no calls; the upstream answers them as it likes.</summary>
    private async ValueTask SayNothingAsync(ReadOnlyMemory<byte> message)
    {
        if (session.Link.Live is { } leg)
        {
            session.Calls.AddBlank();
            await leg.SendAsync(message);
        }
        else if (session.Kind == SpeechSocketKind.Plain)
        {
            await RefuseAsync(SocketCodes.EmptyText);
        }
    }

    private ValueTask<bool> RefuseAsync(int code) => session.SendRefusedAsync(code, MiniMaxError.Find(code).Meaning);

    /// <summary>4. Billing.Hold. Null when there is none; the caller has been told.</summary>
    private async ValueTask<SocketCall?> HoldAsync(long chars)
    {
        if (session.Calls.TryExtend(chars, out SocketCall? growing) is { } extended)
        {
            if (!extended && await growing!.Hold.FindCreditAsync(chars, session.Stream.Token))
            {
                // Flushed meanwhile: then the text begins a call of its own.
                return session.Calls.TryExtend(chars, out growing) is { } again ? await ExtendedAsync(again, growing) : await BeginAsync(chars);
            }

            return await ExtendedAsync(extended, growing);
        }

        return await BeginAsync(chars);
    }

    private async ValueTask<SocketCall?> ExtendedAsync(bool extended, SocketCall? growing)
    {
        if (!extended)
        {
            await RefuseHoldAsync(growing!.Hold.IsQuotaUsed ? new(HoldOutcome.DailyUnitsUsed) : new(HoldOutcome.InsufficientFunds));
        }

        return extended ? growing : null;
    }

    private async ValueTask<SocketCall?> BeginAsync(long chars)
    {
        (SocketCall? call, HoldResult result) = await session.Billing.HoldAsync(session.Caller!, session.Start!, chars, session.Stream.Token);
        if (call is null)
        {
            await RefuseHoldAsync(result);
        }
        else
        {
            session.Calls.Add(call);
        }

        return call;
    }

    private async ValueTask RefuseHoldAsync(HoldResult result)
    {
        if (result.Outcome is HoldOutcome.JournalFull or HoldOutcome.Stopping)
        {
            session.End(SessionEnd.Stopping);
        }
        else
        {
            RelayError error = RelayError.FromHold(in result)!;
            await session.SendErrorAsync(MiniMaxErrorWriter.Code(error), error.Message, fatal: false);
        }
    }

    private async ValueTask SendAsync(SocketCall call, long chars, ReadOnlyMemory<byte> message)
    {
        UpstreamFault? fault = null;
        for (int tries = 0; tries < MaxSends && fault is null && !session.HasEnded; tries++)
        {
            UpstreamLeg? leg = session.Link.Live;
            if (leg is null)
            {
                (leg, fault) = await OpenAsync();
            }

            if (leg is not null)
            {
                session.Billing.Assign(call, leg.Candidate);
                if (await leg.SendAsync(message) && session.Calls.TryMarkSent(call, chars, message, leg))
                {
                    return;
                }

                // Its pump decides what else was lost with it, before another leg takes its place in the books.
                await leg.Pump;
            }
        }

        fault ??= Upstreams.MiniMax.MiniMaxFaults.Cut;
        if (session.HasEnded || session.Calls.Head != call)
        {
            // The upstream died with an earlier call under way: that ends the session with one failure for all of them.
            session.End(SessionEnd.FromFault(fault));
            return;
        }

        session.Calls.Remove(call);
        await TellAsync(call, fault);
    }

    private async ValueTask<(UpstreamLeg? Leg, UpstreamFault? Fault)> OpenAsync()
    {
        session.Stream.Arm(EndReason.FirstByteTimeout, parts.Pump.FirstByteTimeoutMs);
        LegOpening opening = await session.Link.EnsureAsync(session.Start!);
        opening.Reply.Release();
        return (opening.Leg, opening.Fault);
    }

    private async ValueTask TellAsync(SocketCall call, UpstreamFault fault)
    {
        await session.SettleAsync(call, fault.Reason);
        if (session.HasEnded)
        {
            return; // the caller is told how, once
        }

        RelayError error = RelayError.FromFault(fault);
        await session.SendErrorAsync(MiniMaxErrorWriter.Code(error), MiniMaxErrorWriter.Message(error), fatal: false);
    }

    private static bool IsBlank(JsonTextRange text, ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> raw = text.Raw(message);
        if (raw.IsEmpty)
        {
            return true;
        }

        // Rarely more than a look at the first character.
        return raw[0] is (byte)' ' or (byte)'\\' or >= 0x80 && string.IsNullOrWhiteSpace(Unescape(text, message));
    }

    private static string Unescape(JsonTextRange text, ReadOnlySpan<byte> message)
    {
        System.Buffers.ArrayBufferWriter<byte> utf8 = new(text.Length);
        text.WriteTo(message, utf8);
        return Encoding.UTF8.GetString(utf8.WrittenSpan);
    }

    private static string Decode(JsonTextRange text, ReadOnlySpan<byte> message)
    {
        ArrayBufferWriter<byte> utf8 = new(text.Length + 1);
        text.WriteTo(message, utf8);
        return Encoding.UTF8.GetString(utf8.WrittenSpan);
    }
}
