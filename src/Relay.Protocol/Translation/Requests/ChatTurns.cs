namespace Relay.Protocol.Translation.Requests;

/// <summary>
/// Puts a conversation into the order that Anthropic and Gemini insist on and OpenAI's callers do not keep: user first, turns alternate,
/// every call has its result in the turn right after it, results come first there, nothing is empty.
/// </summary>
internal static class ChatTurns
{
    // Callers begin with an assistant's greeting, or cut the beginning of a long conversation off.
    private const string Opening = "(The conversation goes on.)";

    public static List<ChatMessage> Repair(IReadOnlyList<ChatMessage> messages)
    {
        List<ChatMessage> turns = Merge(messages);
        if (turns.Count == 0 || turns[0].Role != ChatRole.User)
        {
            turns.Insert(0, new ChatMessage(ChatRole.User, [new ChatPart.Text(Opening)]));
        }

        for (int i = 0; i < turns.Count; i++)
        {
            List<ChatPart.ToolCall> calls = [.. turns[i].Parts.OfType<ChatPart.ToolCall>()];
            if (calls.Count > 0 && i + 1 == turns.Count)
            {
                turns.Add(new ChatMessage(ChatRole.User, []));
            }

            if (turns[i].Role == ChatRole.User)
            {
                List<ChatPart.ToolCall> before = i == 0 ? [] : [.. turns[i - 1].Parts.OfType<ChatPart.ToolCall>()];
                turns[i] = new ChatMessage(ChatRole.User, Answer(before, turns[i].Parts));
            }
        }

        return turns;
    }

    /// <summary>The texts of a result, one line after the other.</summary>
    public static string TextOf(ChatPart.ToolResult result) =>
        string.Join('\n', result.Parts.OfType<ChatPart.Text>().Select(static part => part.Value));

    private static List<ChatMessage> Merge(IReadOnlyList<ChatMessage> messages)
    {
        List<ChatMessage> turns = [];
        List<ChatPart> open = [];
        foreach (ChatMessage message in messages)
        {
            // Only the user may speak after the conversation has begun; a system text in the middle is the user's.
            ChatRole role = message.Role == ChatRole.Assistant ? ChatRole.Assistant : ChatRole.User;
            foreach (ChatPart part in message.Parts)
            {
                if (part is ChatPart.Text text && string.IsNullOrWhiteSpace(text.Value))
                {
                    continue;
                }

                if (turns.Count == 0 || turns[^1].Role != role)
                {
                    open = [];
                    turns.Add(new ChatMessage(role, open));
                }

                open.Add(AsPlain(part));
            }
        }

        return turns;
    }

    private static ChatPart AsPlain(ChatPart part) => part is ChatPart.Refusal refusal ? new ChatPart.Text(refusal.Value) : part;

    /// <summary>One result for each call, in the calls' order; then the rest, with results nobody asked for as text.</summary>
    private static List<ChatPart> Answer(List<ChatPart.ToolCall> calls, IReadOnlyList<ChatPart> parts)
    {
        Dictionary<string, ChatPart.ToolResult> results = [];
        foreach (ChatPart.ToolResult result in parts.OfType<ChatPart.ToolResult>())
        {
            results.TryAdd(result.CallId, result);
        }

        List<ChatPart> answer = [];
        HashSet<ChatPart> used = new(ReferenceEqualityComparer.Instance);
        foreach (ChatPart.ToolCall call in calls)
        {
            if (results.Remove(call.Id, out ChatPart.ToolResult? result))
            {
                used.Add(result);
            }

            result ??= new ChatPart.ToolResult(call.Id, call.Name, [new ChatPart.Text("(no result)")], IsError: true);
            answer.Add(result with { Name = call.Name });
        }

        foreach (ChatPart part in parts)
        {
            if (part is not ChatPart.ToolResult result)
            {
                answer.Add(part);
            }
            else if (!used.Contains(result))
            {
                string text = TextOf(result);
                answer.Add(new ChatPart.Text(text.Length > 0 ? text : "(a tool's empty result)"));
            }
        }

        return answer;
    }
}
