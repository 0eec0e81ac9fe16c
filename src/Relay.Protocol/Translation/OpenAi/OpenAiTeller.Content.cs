using System.Text.Json;

namespace Relay.Protocol.Translation.OpenAi;

internal sealed partial class OpenAiTeller
{
    private void TellContent(in OpenAiChunk chunk, bool whole, IChatSink sink)
    {
        TellReasoning(in chunk, sink);
        if (!chunk.Text.IsEmpty)
        {
            TellText(chunk.Text, sink);
        }
        else if (!chunk.Parts.IsEmpty)
        {
            TellTexts(chunk.Parts, thinking: false, sink);
        }

        if (!chunk.Refusal.IsEmpty)
        {
            _spoke = true;
            sink.Refusal(chunk.Refusal);
        }

        // An empty array says nothing.
        if (chunk.ToolCalls.Length > 2)
        {
            _spoke = true;
            _splitter.Flush(sink);
            _tools.Read(chunk.ToolCalls, whole, ref _strings, sink);
        }
        else if (!chunk.FunctionCall.IsEmpty)
        {
            _spoke = true;
            _splitter.Flush(sink);
            _tools.ReadFunction(chunk.FunctionCall, whole, ref _strings, sink);
        }
    }

    /// <summary>Servers that send thinking under two names mean it once: the first place counts for the whole answer.</summary>
    private void TellReasoning(in OpenAiChunk chunk, IChatSink sink)
    {
        if (_reasoning == ReasoningPlace.Unknown)
        {
            _reasoning = !chunk.ReasoningContent.IsEmpty ? ReasoningPlace.ReasoningContent
                : !chunk.Reasoning.IsEmpty ? ReasoningPlace.Reasoning
                : chunk.ReasoningDetails.Length > 2 ? ReasoningPlace.Details
                : ReasoningPlace.Unknown;
        }

        if (_reasoning == ReasoningPlace.Details && !chunk.ReasoningDetails.IsEmpty)
        {
            TellTexts(chunk.ReasoningDetails, thinking: true, sink);
            return;
        }

        ReadOnlySpan<byte> text = _reasoning switch
        {
            ReasoningPlace.ReasoningContent => chunk.ReasoningContent,
            ReasoningPlace.Reasoning => chunk.Reasoning,
            _ => default,
        };
        if (!text.IsEmpty)
        {
            _spoke = true;
            sink.Thinking(text);
        }
    }

    /// <summary>The texts of an array of parts.</summary>
    private void TellTexts(ReadOnlySpan<byte> parts, bool thinking, IChatSink sink)
    {
        var reader = new Utf8JsonReader(parts);
        reader.Read();
        while (reader.Read())
        {
            // Parts are flat: {"type":"text","text":"..."}, {"type":"reasoning.summary","summary":"..."}.
            bool text = reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 2
                && (reader.ValueTextEquals("text"u8) || (thinking && reader.ValueTextEquals("summary"u8)));
            if (!text)
            {
                continue;
            }

            reader.Read();
            ReadOnlySpan<byte> value = _strings.Get(in reader, parts);
            if (value.IsEmpty)
            {
                continue;
            }

            if (thinking)
            {
                _spoke = true;
                sink.Thinking(value);
            }
            else
            {
                TellText(value, sink);
            }
        }
    }

    private void TellText(ReadOnlySpan<byte> text, IChatSink sink)
    {
        _spoke = true;
        if (options.ThinkTags)
        {
            _splitter.Split(text, sink);
        }
        else
        {
            sink.Text(text);
        }
    }
}
