using Relay.Protocol.Translation;
using Relay.Protocol.Usage;

namespace Relay.Streaming;

/// <summary>
/// Stands between a translated answer's reader and its writer and remembers what the call's end needs: usage, the upstream's error, and how
/// much was written. Muted, it only remembers. One thread at a time.
/// </summary>
internal sealed class ChatTap(ChatAnswerWriter writer) : IChatSink
{
    private const int BytesPerToken = 4;

    private long _outputBytes;

    /// <summary>The caller has left: nothing is written any more.</summary>
    public bool IsMuted { get; set; }

    public TokenUsage? LastUsage { get; private set; }

    public ChatFault? Fault { get; private set; }

    /// <summary>Of what the answer said so far, four bytes a token, where its upstream reports no usage.</summary>
    public long EstimatedOutputTokens => (_outputBytes + BytesPerToken - 1) / BytesPerToken;

    public void Start(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model)
    {
        if (!IsMuted)
        {
            writer.Start(id, model);
        }
    }

    public void Thinking(ReadOnlySpan<byte> text)
    {
        _outputBytes += text.Length;
        if (!IsMuted)
        {
            writer.Thinking(text);
        }
    }

    public void ThinkingSignature(ReadOnlySpan<byte> signature)
    {
        if (!IsMuted)
        {
            writer.ThinkingSignature(signature);
        }
    }

    public void RedactedThinking(ReadOnlySpan<byte> data)
    {
        _outputBytes += data.Length;
        if (!IsMuted)
        {
            writer.RedactedThinking(data);
        }
    }

    public void Text(ReadOnlySpan<byte> text)
    {
        _outputBytes += text.Length;
        if (!IsMuted)
        {
            writer.Text(text);
        }
    }

    public void Refusal(ReadOnlySpan<byte> text)
    {
        _outputBytes += text.Length;
        if (!IsMuted)
        {
            writer.Refusal(text);
        }
    }

    public void ToolStart(int slot, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        _outputBytes += name.Length;
        if (!IsMuted)
        {
            writer.ToolStart(slot, id, name);
        }
    }

    public void ToolArguments(int slot, ReadOnlySpan<byte> json)
    {
        _outputBytes += json.Length;
        if (!IsMuted)
        {
            writer.ToolArguments(slot, json);
        }
    }

    public void ToolSignature(int slot, ReadOnlySpan<byte> signature)
    {
        if (!IsMuted)
        {
            writer.ToolSignature(slot, signature);
        }
    }

    public void ToolEnd(int slot)
    {
        if (!IsMuted)
        {
            writer.ToolEnd(slot);
        }
    }

    public void Usage(in TokenUsage usage)
    {
        LastUsage = usage;
        if (!IsMuted)
        {
            writer.Usage(in usage);
        }
    }

    public void Finish(ChatFinish reason, ReadOnlySpan<byte> stopSequence)
    {
        if (!IsMuted)
        {
            writer.Finish(reason, stopSequence);
        }
    }

    public void Fail(ChatFault fault) => Fault = fault;
}
