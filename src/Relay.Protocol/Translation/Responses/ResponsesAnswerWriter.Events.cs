using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Text;
using Relay.Protocol.Translation.OpenAi;

namespace Relay.Protocol.Translation.Responses;

public sealed partial class ResponsesAnswerWriter
{
    private long _sequence;

    /// <summary>An item opens.</summary>
    private void WriteAdded(ResponsesOutputItem item)
    {
        if (!_options.Stream)
        {
            return;
        }

        BeginEvent("response.output_item.added"u8);
        WriteIndex(item);
        Out.Write(",\"item\":"u8);
        item.Write(Out, "in_progress"u8, empty: true);
        EndEvent();
    }

    /// <summary>The part opens with its first text: thinking that is only sealed has none.</summary>
    private void WritePartAdded(ResponsesOutputItem item)
    {
        item.HasPart = true;
        BeginItemEvent(item, item.Kind == ResponsesItemKind.Reasoning
            ? "response.reasoning_summary_part.added"u8 : "response.content_part.added"u8);
        WritePartIndex(item);
        Out.Write(",\"part\":"u8);
        item.WritePart(Out, default(ReadOnlySpan<byte>));
        EndEvent();
    }

    private void WriteDelta(ResponsesOutputItem item, ReadOnlySpan<byte> delta)
    {
        if (!_options.Stream)
        {
            return;
        }

        if (!item.HasPart && item.Kind != ResponsesItemKind.FunctionCall)
        {
            WritePartAdded(item);
        }

        BeginItemEvent(item, item.Kind switch
        {
            ResponsesItemKind.Reasoning => "response.reasoning_summary_text.delta"u8,
            ResponsesItemKind.Refusal => "response.refusal.delta"u8,
            ResponsesItemKind.FunctionCall => "response.function_call_arguments.delta"u8,
            _ => "response.output_text.delta"u8,
        });
        WritePartIndex(item);
        Out.Write(",\"delta\":\""u8);
        JsonText.WriteEscaped(Out, delta);
        Out.Write(item.Kind == ResponsesItemKind.Message ? "\",\"logprobs\":[]"u8 : "\""u8);
        EndEvent();
    }

    /// <summary>An item is whole: its text, its part, and itself once more.</summary>
    private void Close(ResponsesOutputItem item)
    {
        if (item.Closed)
        {
            return;
        }

        item.Closed = true;
        if (!_options.Stream)
        {
            return;
        }

        if (item.HasPart || item.Kind == ResponsesItemKind.FunctionCall)
        {
            WriteTextDone(item);
        }

        if (item.HasPart)
        {
            BeginItemEvent(item, item.Kind == ResponsesItemKind.Reasoning
                ? "response.reasoning_summary_part.done"u8 : "response.content_part.done"u8);
            WritePartIndex(item);
            Out.Write(",\"part\":"u8);
            item.WritePart(Out, item.Text);
            EndEvent();
        }

        BeginEvent("response.output_item.done"u8);
        WriteIndex(item);
        Out.Write(",\"item\":"u8);
        item.Write(Out, "completed"u8);
        EndEvent();
    }

    private void WriteTextDone(ResponsesOutputItem item)
    {
        BeginItemEvent(item, item.Kind switch
        {
            ResponsesItemKind.Reasoning => "response.reasoning_summary_text.done"u8,
            ResponsesItemKind.Refusal => "response.refusal.done"u8,
            ResponsesItemKind.FunctionCall => "response.function_call_arguments.done"u8,
            _ => "response.output_text.done"u8,
        });
        WritePartIndex(item);
        Out.Write(item.Kind switch
        {
            ResponsesItemKind.Refusal => ",\"refusal\":\""u8,
            ResponsesItemKind.FunctionCall => ",\"arguments\":\""u8,
            _ => ",\"text\":\""u8,
        });
        JsonText.WriteEscaped(Out, item.Text);
        Out.Write("\""u8);
        if (item.Kind == ResponsesItemKind.Message)
        {
            Out.Write(",\"logprobs\":[]"u8);
        }
        else if (item.Kind == ResponsesItemKind.FunctionCall)
        {
            Out.Write(",\"name\":\""u8);
            JsonText.WriteEscaped(Out, item.Name);
            Out.Write("\""u8);
        }

        EndEvent();
    }

    private void WriteResponseEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> status)
    {
        BeginEvent(type);
        Out.Write(",\"response\":"u8);
        WriteResponse(status, null);
        EndEvent();
    }

    private void BeginItemEvent(ResponsesOutputItem item, ReadOnlySpan<byte> type)
    {
        BeginEvent(type);
        Out.Write(",\"item_id\":\""u8);
        Out.Write(item.Id);
        Out.Write("\""u8);
        WriteIndex(item);
    }

    private void WriteIndex(ResponsesOutputItem item)
    {
        Out.Write(",\"output_index\":"u8);
        Out.WriteInteger(item.Index);
    }

    private void WritePartIndex(ResponsesOutputItem item)
    {
        if (item.Kind != ResponsesItemKind.FunctionCall)
        {
            Out.Write(item.Kind == ResponsesItemKind.Reasoning ? ",\"summary_index\":0"u8 : ",\"content_index\":0"u8);
        }
    }

    private void BeginEvent(ReadOnlySpan<byte> type)
    {
        Out.Write("event: "u8);
        Out.Write(type);
        Out.Write("\ndata: {\"type\":\""u8);
        Out.Write(type);
        Out.Write("\",\"sequence_number\":"u8);
        Out.WriteInteger(_sequence++);
    }

    private void EndEvent() => Out.Write("}\n\n"u8);

    /// <summary>The answer as one object.</summary>
    private void WriteResponse(ReadOnlySpan<byte> status, ChatFault? fault)
    {
        Out.Write("{\"id\":\""u8);
        JsonText.WriteEscaped(Out, _id);
        Out.Write("\",\"object\":\"response\",\"created_at\":"u8);
        Out.WriteInteger(_options.CreatedUnixSeconds);
        Out.Write(",\"status\":\""u8);
        Out.Write(status);
        Out.Write("\",\"error\":"u8);
        WriteError(fault);
        Out.Write(",\"incomplete_details\":"u8);
        Out.Write(!status.SequenceEqual("incomplete"u8) ? "null"u8
            : _finish == ChatFinish.Length ? "{\"reason\":\"max_output_tokens\"}"u8 : "{\"reason\":\"content_filter\"}"u8);
        Out.Write(",\"instructions\":null,\"max_output_tokens\":null,\"model\":\""u8);
        JsonText.WriteEscaped(Out, _options.Model);
        Out.Write("\",\"output\":["u8);
        bool started = !status.SequenceEqual("in_progress"u8);
        for (int i = 0; started && i < _items.Count; i++)
        {
            Out.Write(i == 0 ? default : ","u8);
            _items[i].Write(Out, _items[i].Closed ? "completed"u8 : "incomplete"u8);
        }

        Out.Write("],\"parallel_tool_calls\":true,\"previous_response_id\":null,\"reasoning\":{\"effort\":null,\"summary\":null},"u8);
        Out.Write("\"store\":false,\"temperature\":null,"u8);
        Out.Write("\"text\":{\"format\":{\"type\":\"text\"}},\"tool_choice\":\"auto\",\"tools\":[],"u8);
        Out.Write("\"top_p\":null,\"truncation\":\"disabled\",\"usage\":"u8);
        WriteUsage(started);
        Out.Write(",\"metadata\":{}}"u8);
    }

    private void WriteError(ChatFault? fault)
    {
        if (fault is null)
        {
            Out.Write("null"u8);
            return;
        }

        Out.Write("{\"code\":"u8);
        Out.Write(fault.Kind == ChatFaultKind.BadRequest ? "\"invalid_prompt\""u8 : OpenAiFaultWriter.Code(fault.Kind));
        Out.Write(",\"message\":\""u8);
        JsonText.WriteEscaped(Out, FaultWords.ForCaller(fault));
        Out.Write("\"}"u8);
    }

    private void WriteUsage(bool known)
    {
        if (!known || _usage is not { } usage)
        {
            Out.Write("null"u8);
            return;
        }

        Out.Write("{\"input_tokens\":"u8);
        Out.WriteInteger(usage.Input);
        Out.Write(",\"input_tokens_details\":{\"cached_tokens\":"u8);
        Out.WriteInteger(usage.CachedInput);
        Out.Write("},\"output_tokens\":"u8);
        Out.WriteInteger(usage.Output);
        Out.Write(",\"output_tokens_details\":{\"reasoning_tokens\":"u8);
        Out.WriteInteger(usage.Reasoning);
        Out.Write("},\"total_tokens\":"u8);
        Out.WriteInteger(usage.Total);
        Out.Write("}"u8);
    }
}
