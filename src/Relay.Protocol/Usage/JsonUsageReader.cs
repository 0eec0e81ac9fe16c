using Relay.Protocol.Translation;

namespace Relay.Protocol.Usage;

/// <summary>Looks at an answer that is one JSON document (or, for Gemini, one array of chunks), in whatever pieces it comes.</summary>
public sealed class JsonUsageReader(ChatDialect dialect) : AnswerUsageReader
{
    private const int BytesPerToken = 4;

    private readonly AnswerFacts _facts = new();
    private long _bytes;

    public override TokenUsage? Usage => _facts.ToUsage(dialect);

    public override bool IsWhole => true;

    public override bool IsBetweenEvents => false;

    public override long EstimatedOutputTokens => _bytes / BytesPerToken;

    public override int Read(Span<byte> bytes, out int kept)
    {
        kept = 0;
        _bytes += bytes.Length;
        _facts.Feed(bytes);
        State = _facts.IsMalformed ? ChatReadState.Cut
            : _facts.IsComplete ? Judge()
            : _facts is { HasBody: true, HasError: false } ? ChatReadState.Good
            : ChatReadState.Undecided; // an error is classified by its whole body
        return bytes.Length;
    }

    public override int Complete(Span<byte> rest)
    {
        if (!_facts.IsComplete || _facts.IsMalformed)
        {
            State = ChatReadState.Cut;
        }

        return rest.Length;
    }

    private ChatReadState Judge() =>
        _facts.HasError || (!_facts.HasBody && _facts.HasPlainError) || _facts.Type is AnswerType.Error ? ChatReadState.Failed : ChatReadState.Finished;
}
