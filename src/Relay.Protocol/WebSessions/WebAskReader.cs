using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.WebSessions;

/// <summary>
/// Makes one prompt of a conversation. The whole of it, each time: upstream conversations are not continued. What sites do not know and the
/// caller would miss is refused (pictures, files, a form of the answer, a tool that must be called); offered tools are not called, as a model
/// may decide; sampling and limits have no counterpart and are left out.
/// </summary>
public static class WebAskReader
{
    private static readonly string[] s_thinkingNames = ["think", "reason", "r1", "zero"];

    /// <summary>Reads a request. False with an error that names the member.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body, for the search switches, which the neutral form does not have.</param>
    /// <param name="model">The model's name at the provider; "think", "reason", "r1", "zero" in it ask for thinking, "search" for search.</param>
    /// <param name="style">How the site wants it.</param>
    /// <param name="ask">The turn.</param>
    /// <param name="error">Why not.</param>
    public static bool TryRead(
        ChatRequest request, ReadOnlySpan<byte> body, string model, WebPromptStyle style, [NotNullWhen(true)] out WebAsk? ask, out ChatRequestError error)
    {
        ask = null;
        error = FindRefusal(request);
        if (error.Message is not null)
        {
            return false;
        }

        string prompt = Flatten(request, style);
        if (prompt.AsSpan().IsWhiteSpace())
        {
            error = new ChatRequestError("messages", "'messages' has no text.");
            return false;
        }

        bool isThinkingName = Array.Exists(s_thinkingNames, name => model.Contains(name, StringComparison.OrdinalIgnoreCase));
        bool thinks = request.Thinking switch
        {
            { Enabled: { } enabled } => enabled,
            { Effort: not null } or { BudgetTokens: not 0 and not null } or { Adaptive: true } => true,
            _ => isThinkingName,
        };
        ask = new WebAsk(model, prompt, thinks, model.Contains("search", StringComparison.OrdinalIgnoreCase) || AsksSearch(body));
        return true;
    }

    /// <summary>The conversation as one text.</summary>
    public static string Flatten(ChatRequest request, WebPromptStyle style)
    {
        List<(ChatRole Role, string Text)> turns = [];
        foreach (string text in request.System)
        {
            Add(turns, ChatRole.System, text);
        }

        foreach (ChatMessage message in request.Messages)
        {
            Add(turns, message.Role, TextOf(message.Parts));
        }

        if (turns is [(ChatRole.User, var only)])
        {
            return only;
        }

        StringBuilder prompt = new();
        foreach ((ChatRole role, string text) in turns)
        {
            bool isBare = style.OpensBare && role == ChatRole.User && prompt.Length == 0;
            prompt.Append(isBare ? "" : role switch { ChatRole.System => style.System, ChatRole.Assistant => style.Assistant, _ => style.User });
            prompt.Append(text).Append(role == ChatRole.Assistant ? style.AssistantEnd : style.End);
        }

        return prompt.Append(style.Tail).ToString();
    }

    private static void Add(List<(ChatRole Role, string Text)> turns, ChatRole role, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (turns.Count > 0 && turns[^1].Role == role)
        {
            turns[^1] = (role, turns[^1].Text + "\n" + text);
        }
        else
        {
            turns.Add((role, text));
        }
    }

    /// <summary>Calls of tools in the history stay readable; thoughts of earlier turns are not repeated.</summary>
    private static string TextOf(IReadOnlyList<ChatPart> parts)
    {
        StringBuilder all = new();
        foreach (ChatPart part in parts)
        {
            string text = part switch
            {
                ChatPart.Text said => said.Value,
                ChatPart.Refusal refusal => refusal.Value,
                ChatPart.ToolCall call => $"[called {call.Name} with {call.Arguments}]",
                ChatPart.ToolResult result => $"[result of {result.Name ?? result.CallId}: {TextOf(result.Parts)}]",
                _ => "",
            };
            all.Append(all.Length > 0 && text.Length > 0 ? "\n" : "").Append(text);
        }

        return all.ToString();
    }

    private static ChatRequestError FindRefusal(ChatRequest request)
    {
        if (request.ToolChoice is { Mode: ChatToolMode.Required })
        {
            return new ChatRequestError("tool_choice", "'tool_choice' must not demand a tool: web sessions cannot call tools.");
        }

        if (request.Format is not null)
        {
            return new ChatRequestError("response_format", "'response_format' must be text: web sessions cannot promise JSON.");
        }

        for (int i = 0; i < request.Messages.Count; i++)
        {
            if (HasMedia(request.Messages[i].Parts))
            {
                return new ChatRequestError("messages", "'messages' may only have text: web sessions take no pictures, files or sound.");
            }
        }

        return default;
    }

    private static bool HasMedia(IReadOnlyList<ChatPart> parts)
    {
        foreach (ChatPart part in parts)
        {
            if (part is ChatPart.Image or ChatPart.File or ChatPart.Audio || (part is ChatPart.ToolResult result && HasMedia(result.Parts)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>web_search</c> or <c>enable_search</c> true, an object <c>web_search_options</c>, or a tool whose type begins with <c>web_search</c>.</summary>
    private static bool AsksSearch(ReadOnlySpan<byte> body)
    {
        try
        {
            JsonMembers members = new(body);
            bool asks = false;
            while (!asks && members.Next())
            {
                asks = ((members.Is("web_search"u8) || members.Is("enable_search"u8)) && members.IsTrue)
                    || (members.Is("web_search_options"u8) && members.Kind == JsonTokenType.StartObject)
                    || (members.Is("tools"u8) && members.Kind == JsonTokenType.StartArray && HasSearchTool(members.Raw()));
            }

            return asks;
        }
        catch (JsonException)
        {
            return false; // the request was readable: this is a body of another dialect's making
        }
    }

    private static bool HasSearchTool(ReadOnlySpan<byte> tools)
    {
        JsonMembers elements = new(tools);
        while (elements.Next())
        {
            JsonMembers tool = new(elements.Raw());
            while (tool.Next())
            {
                if (tool.Is("google_search"u8) || (tool.Is("type"u8) && tool.Raw().StartsWith("\"web_search"u8)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
