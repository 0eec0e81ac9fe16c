using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// Puts a conversation into the order Chat Completions demands: right after an assistant's calls comes one result for each of them. A
/// missing result is said to be missing, a result without a call becomes the user's text, pictures in results follow as the user's.
/// </summary>
internal sealed class OpenAiTurns
{
    private readonly List<OpenAiTurn> _turns = [];
    private readonly HashSet<ChatPart> _placed = new(ReferenceEqualityComparer.Instance);
    private List<ChatPart> _carried = [];

    private OpenAiTurns()
    {
    }

    public static IReadOnlyList<OpenAiTurn> Order(IReadOnlyList<ChatMessage> messages)
    {
        var turns = new OpenAiTurns();
        for (int i = 0; i < messages.Count; i++)
        {
            switch (messages[i].Role)
            {
                case ChatRole.Assistant:
                    i = turns.AddAssistant(messages, i);
                    break;
                case ChatRole.User:
                    turns.AddUser(messages[i].Parts);
                    break;
                default:
                    turns.Add(ChatRole.System, messages[i].Parts);
                    break;
            }
        }

        turns.AddCarried();
        return turns._turns;
    }

    private void Add(ChatRole role, IReadOnlyList<ChatPart> parts)
    {
        AddCarried();
        _turns.Add(new OpenAiTurn(role, parts));
    }

    /// <summary>Adds an assistant's message and the results of its calls; returns where it ended.</summary>
    private int AddAssistant(IReadOnlyList<ChatMessage> messages, int index)
    {
        List<ChatPart> parts = [.. messages[index].Parts];

        // Calls of one turn may come as several messages; results must follow the last.
        while (parts.Exists(part => part is ChatPart.ToolCall)
            && index + 1 < messages.Count && messages[index + 1].Role == ChatRole.Assistant)
        {
            parts.AddRange(messages[++index].Parts);
        }

        Add(ChatRole.Assistant, parts);
        if (!parts.Exists(part => part is ChatPart.ToolCall))
        {
            return index;
        }

        Dictionary<string, Queue<ChatPart.ToolResult>> results = ResultsAfter(messages, index);
        foreach (ChatPart.ToolCall call in parts.OfType<ChatPart.ToolCall>())
        {
            bool known = results.TryGetValue(call.Id, out Queue<ChatPart.ToolResult>? queue) && queue.Count > 0;
            AddResult(call.Id, known ? queue!.Dequeue() : null);
        }

        return index;
    }

    /// <summary>Results up to the assistant's next turn.</summary>
    private static Dictionary<string, Queue<ChatPart.ToolResult>> ResultsAfter(IReadOnlyList<ChatMessage> messages, int index)
    {
        var results = new Dictionary<string, Queue<ChatPart.ToolResult>>(StringComparer.Ordinal);
        for (int i = index + 1; i < messages.Count && messages[i].Role != ChatRole.Assistant; i++)
        {
            foreach (ChatPart.ToolResult result in messages[i].Parts.OfType<ChatPart.ToolResult>())
            {
                if (!results.TryGetValue(result.CallId, out Queue<ChatPart.ToolResult>? queue))
                {
                    results.Add(result.CallId, queue = new Queue<ChatPart.ToolResult>());
                }

                queue.Enqueue(result);
            }
        }

        return results;
    }

    private void AddResult(string callId, ChatPart.ToolResult? result)
    {
        if (result is null)
        {
            _turns.Add(new OpenAiTurn(ChatRole.User, [new ChatPart.Text("No result.")], callId));
            return;
        }

        _placed.Add(result);
        List<ChatPart> texts = [.. result.Parts.Where(part => part is ChatPart.Text)];
        List<ChatPart> others = [.. result.Parts.Where(part => part is not ChatPart.Text)];
        if (others.Count > 0)
        {
            _carried.Add(new ChatPart.Text($"From the result of the tool call {callId}:"));
            _carried.AddRange(others);
        }

        if (texts.Count == 0 && (others.Count > 0 || result.IsError))
        {
            texts.Add(new ChatPart.Text(others.Count > 0 ? "See the next message of the user." : "The tool failed."));
        }

        _turns.Add(new OpenAiTurn(ChatRole.User, texts, callId));
    }

    private void AddUser(IReadOnlyList<ChatPart> parts)
    {
        List<ChatPart> rest = _carried;
        _carried = [];
        foreach (ChatPart part in parts)
        {
            if (part is not ChatPart.ToolResult result)
            {
                rest.Add(part);
            }
            else if (!_placed.Contains(result))
            {
                rest.Add(new ChatPart.Text($"Result of the tool call {result.CallId}:"));
                rest.AddRange(result.Parts);
            }
        }

        // A message that had only results has become theirs.
        if (rest.Count > 0 || parts.Count == 0)
        {
            _turns.Add(new OpenAiTurn(ChatRole.User, rest));
        }
    }

    private void AddCarried()
    {
        if (_carried.Count > 0)
        {
            AddUser([]);
        }
    }
}
