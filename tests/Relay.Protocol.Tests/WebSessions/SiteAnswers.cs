using System.Text;
using Relay.Protocol.Tests.Translation;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;

namespace Relay.Protocol.Tests.WebSessions;

/// <summary>Reads what a site sends, in every cut.</summary>
internal static class SiteAnswers
{
    public static WebFaults Faults { get; } = new("The site", "https://api.example");

    /// <summary>Expects the same of every form of an event stream, cut anywhere.</summary>
    public static void AssertEvents(string stream, string expected, Func<ChatAnswerReader> create)
    {
        foreach (byte[] form in Lines.FormsOf(stream))
        {
            Chunking.AssertAll(form, expected, chunks => AnswerTranscript.Of(create(), chunks));
        }
    }

    /// <summary>Expects the same of a body, cut anywhere.</summary>
    public static void AssertBody(string body, string expected, Func<ChatAnswerReader> create) =>
        Chunking.AssertAll(Encoding.UTF8.GetBytes(body), expected, chunks => AnswerTranscript.Of(create(), chunks));

    public static string Read(string body, ChatAnswerReader reader) => AnswerTranscript.Of(reader, [Encoding.UTF8.GetBytes(body)]);

    /// <summary>What a fault's line says: each names the official API.</summary>
    public static string Fail(string kind, string what) =>
        $"fail {kind} The site {what}. The official API is the dependable way: https://api.example.";
}
