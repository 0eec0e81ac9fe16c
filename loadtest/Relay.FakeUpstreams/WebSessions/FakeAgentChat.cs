using System.Globalization;
using System.Text.Json.Nodes;

namespace Relay.FakeUpstreams.WebSessions;

/// <summary>One chat of <see cref="FakeMiniMaxAgentWeb"/>. Each time it is asked for it has grown by a piece: thoughts first, then the answer.</summary>
internal sealed class FakeAgentChat(string token, string question)
{
    private int _polls;
    private int _deletes;
    private int _ends;

    public string Token => token;

    /// <summary>How often it had been asked for before.</summary>
    public int NextPoll() => Interlocked.Increment(ref _polls) - 1;

    /// <summary>It is no longer being written; true for the first time.</summary>
    public bool End() => Interlocked.Increment(ref _ends) == 1;

    /// <summary>The last look did not count.</summary>
    public void Forget() => Interlocked.Decrement(ref _polls);

    /// <summary>Which attempt to remove it this is, from 1.</summary>
    public int NextDelete() => Interlocked.Increment(ref _deletes);

    /// <summary>Whether all has been said.</summary>
    public static bool IsDone(int poll, IReadOnlyList<string> thoughts, IReadOnlyList<string> pieces) => poll > thoughts.Count + pieces.Count;

    /// <summary>The answer of <c>get_chat_detail</c>, newest message first.</summary>
    /// <param name="id">Of the chat.</param>
    /// <param name="poll">Pieces there are by now.</param>
    /// <param name="thoughts">All of the thoughts.</param>
    /// <param name="pieces">All of the answer.</param>
    /// <param name="inSteps">The answer's first piece is a message of its own.</param>
    public string ToJson(long id, int poll, IReadOnlyList<string> thoughts, IReadOnlyList<string> pieces, bool inSteps)
    {
        int said = Math.Clamp(poll - thoughts.Count, 0, pieces.Count);
        int inFirst = inSteps ? 1 : pieces.Count;
        List<string> messages = [Message(id + 1, 1, question, "")];
        if (poll > 0)
        {
            messages.Add(Message(id + 2, 2, string.Concat(pieces.Take(Math.Min(said, inFirst))), string.Concat(thoughts.Take(poll))));
        }

        if (said > inFirst)
        {
            messages.Add(Message(id + 3, 2, string.Concat(pieces.Take(said).Skip(inFirst)), ""));
        }

        messages.Reverse();
        string status = IsDone(poll, thoughts, pieces) ? "2" : "1";
        return "{\"messages\":[" + string.Join(',', messages) + "],\"chat\":{\"chat_status\":" + status + "},\"base_resp\":{\"status_code\":0,\"status_msg\":\"success\"}}";
    }

    private static string Message(long id, int type, string text, string thinking) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"msg_id\":{id},\"msg_type\":{type},\"msg_content\":{Quote(text)},\"extra_info\":{{\"thinking_content\":{Quote(thinking)}}},\"timestamp\":1772618397000}}");

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}
