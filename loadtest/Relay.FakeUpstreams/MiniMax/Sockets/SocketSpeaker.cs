namespace Relay.FakeUpstreams.MiniMax.Sockets;

/// <summary>Speaks single texts on one socket, with their faults, and keeps their records. Called by the socket's worker only.</summary>
internal sealed class SocketSpeaker(SocketSession session)
{
    private readonly FakeLog _log = session.Platform.Log;
    private readonly SocketWire _wire = session.Wire;

    /// <returns>True when the session goes on after this text.</returns>
    public async Task<bool> SpeakAsync(SpeechItem item, CancellationToken stop)
    {
        FakeMiniMaxOptions options = session.Options.Clone();
        string? wrong = SwitchSources.FromText(options, item.Text);
        FakeCall record = session.NewRecord(item);
        _log.Begin(record);
        try
        {
            BaseResp resp = wrong is null ? Check(item, options) : BaseResp.Invalid($"unknown fake switch: {wrong}");
            return resp.Failed ? await RefuseAsync(record, resp, FakeCallOutcome.Refused) : await StreamAsync(item, options, record, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !session.Ended.IsCancellationRequested)
        {
            _log.End(record, FakeCallOutcome.Canceled);
            return true;
        }
        catch (Exception e) when (SocketWire.IsGone(e))
        {
            _log.End(record, session.Platform.Closing ? FakeCallOutcome.Cut : FakeCallOutcome.ClientAborted);
            return false;
        }
    }

    private static BaseResp Check(SpeechItem item, FakeMiniMaxOptions options)
    {
        BaseResp resp = Rules.CheckInvisible(BilledText.Of(item.Text));
        return resp.Failed || options.ErrorAfter >= 0 ? resp : BaseResp.Of(options.ErrorCode);
    }

    private async Task<bool> StreamAsync(SpeechItem item, FakeMiniMaxOptions options, FakeCall record, CancellationToken stop)
    {
        Speech speech = Speech.Of(item.Text, session.Start, options);
        record.ChunksPlanned = speech.Slices.Length;
        record.Clip = speech.Streamed;
        await Pacer.FirstByteAsync(options, stop);
        if (options.NullData)
        {
            await _wire.SendAsync(session.Messages.NullData(!options.MissingEvent));
        }

        MessageParts parts = session.Messages.Audio(null, !options.MissingEvent);
        int beforeFinal = speech.Slices.Length - (options.FinalFrameAudio ? 1 : 0);
        using var pacer = new Pacer(options);
        long offset = 0;
        for (int i = 0; ; i++)
        {
            switch (SliceFaults.At(options, i, beforeFinal))
            {
                case SliceFault.Stall:
                    await Pacer.ForeverAsync(stop);
                    break;
                case SliceFault.Cut:
                    await CutAsync(options, record, parts, speech, offset);
                    return false;
                case SliceFault.Error:
                    return await RefuseAsync(record, BaseResp.Of(options.LateErrorCode), FakeCallOutcome.Failed);
                default:
                    break;
            }

            if (i > 0)
            {
                await pacer.NextAsync(stop);
            }

            if (i == beforeFinal)
            {
                break;
            }

            await SendSliceAsync(options, parts, speech, i, offset);
            stop.ThrowIfCancellationRequested();
            _log.Slice(record, speech.Slices[i]);
            offset += speech.Slices[i];
        }

        return await FinishAsync(options, record, speech, offset);
    }

    private async Task SendSliceAsync(FakeMiniMaxOptions options, MessageParts parts, Speech speech, int index, long offset)
    {
        BadSlice bad = SliceFaults.BadAt(options, index, speech.Slices.Length);
        if (bad == BadSlice.NotJson)
        {
            await _wire.SendAsync(MessageBytes.NotJson);
        }

        int size = speech.Slices[index];
        await (bad is BadSlice.Garbage or BadSlice.OddHex
            ? _wire.SendAsync(MessageBytes.Make(parts, speech.Streamed, offset, size, bad))
            : _wire.SendAsync(parts, speech.Streamed, offset, size));
    }

    private async Task<bool> FinishAsync(FakeMiniMaxOptions options, FakeCall record, Speech speech, long offset)
    {
        int size = (int)(speech.Streamed.Length - offset);
        MessageParts parts = session.Messages.Audio(speech.ExtraInfo(speech.Streamed.Length), !options.MissingEvent);
        _log.Finishing(record, speech.UsageCharacters);
        await _wire.SendAsync(parts, speech.Streamed, offset, size);
        if (size > 0)
        {
            _log.Slice(record, size);
        }

        record.FinalWritten = true;
        _log.End(record, FakeCallOutcome.Completed);
        if (options.SocketDeath == SocketDeath.AfterText)
        {
            await _wire.CutAsync(options.Cut);
            return false;
        }

        return true;
    }

    private async Task<bool> RefuseAsync(FakeCall record, BaseResp resp, FakeCallOutcome outcome)
    {
        record.StatusCode = resp.Code;
        bool soft = resp.Code is >= 2203 and <= 2205;
        await _wire.SendAsync(soft ? session.Messages.Soft(resp.Code) : session.Messages.Failed(resp));
        _log.End(record, outcome);
        return soft;
    }

    private async Task CutAsync(FakeMiniMaxOptions options, FakeCall record, MessageParts parts, Speech speech, long offset)
    {
        if (options.CutMidEvent)
        {
            int size = (int)Math.Min(options.SliceBytes, speech.Streamed.Length - offset);
            await _wire.SendHalfAsync(MessageBytes.Make(parts, speech.Streamed, offset, size, BadSlice.None));
        }

        _log.End(record, FakeCallOutcome.Cut);
        await _wire.CutAsync(options.Cut);
    }
}
