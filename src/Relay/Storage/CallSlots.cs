using System.Data.Common;
using Relay.Billing;

namespace Relay.Storage;

/// <summary>The parameters of one row of <c>api_calls</c>, bound once and refilled for each row of a batch.</summary>
internal sealed class CallSlots(DbCommand command)
{
    private readonly DbParameter _callId = command.Slot("@call_id");
    private readonly DbParameter _userId = command.Slot("@user_id");
    private readonly DbParameter _tokenId = command.Slot("@token_id");
    private readonly DbParameter _taskType = command.Slot("@task_type");
    private readonly DbParameter _model = command.Slot("@model");
    private readonly DbParameter _endpoint = command.Slot("@endpoint");
    private readonly DbParameter _upstream = command.Slot("@upstream");
    private readonly DbParameter _keyLabel = command.Slot("@key_label");
    private readonly DbParameter _charCount = command.Slot("@char_count");
    private readonly DbParameter _usageChars = command.Slot("@usage_chars");
    private readonly DbParameter _billedChars = command.Slot("@billed_chars");
    private readonly DbParameter _unitPrice = command.Slot("@unit_price");
    private readonly DbParameter _unit = command.Slot("@unit");
    private readonly DbParameter _held = command.Slot("@held");
    private readonly DbParameter _charge = command.Slot("@charge");
    private readonly DbParameter _reason = command.Slot("@reason");
    private readonly DbParameter _firstByteSent = command.Slot("@first_byte_sent");
    private readonly DbParameter _bytesDown = command.Slot("@bytes_down");
    private readonly DbParameter _audioBytes = command.Slot("@audio_bytes");
    private readonly DbParameter _firstByteUs = command.Slot("@first_byte_us");
    private readonly DbParameter _totalUs = command.Slot("@total_us");
    private readonly DbParameter _createdAt = command.Slot("@created_at");
    private readonly DbParameter _endedAt = command.Slot("@ended_at");
    private readonly DbParameter _traceId = command.Slot("@trace_id");
    private readonly DbParameter _voiceId = command.Slot("@voice_id");

    public void Fill(CallRow call)
    {
        _callId.Value = CallIdBytes.Of(call.CallId);
        _userId.Value = call.AccountId;
        _tokenId.Value = call.TokenId;
        _taskType.Value = call.TaskType;
        _model.Value = call.Model;
        _endpoint.Value = call.Endpoint;
        _upstream.Value = call.Upstream;
        _keyLabel.Value = call.KeyLabel;
        _charCount.Value = call.CharCount;
        _usageChars.Value = call.UsageChars;
        _billedChars.Value = call.BilledChars;
        _unitPrice.Value = call.UnitPriceNanos;
        _unit.Value = (long)call.BillingUnit;
        _held.Value = call.HeldNanos;
        _charge.Value = call.ChargeNanos;
        _reason.Value = (long)call.EndReason;
        _firstByteSent.Value = call.FirstByteSent ? 1L : 0L;
        _bytesDown.Value = call.BytesDown;
        _audioBytes.Value = call.AudioBytes;
        _firstByteUs.Value = call.FirstByteUs;
        _totalUs.Value = call.TotalUs;
        _createdAt.Value = call.CreatedAtUs;
        _endedAt.Value = call.EndedAtUs;
        _traceId.Value = call.TraceId;
        _voiceId.Value = call.VoiceId;
    }
}
