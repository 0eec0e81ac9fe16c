using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.OpenAi;

namespace Relay.Protocol.Tests.Translation.OpenAi;

/// <summary>Event streams from their data, in every form the wire may give them.</summary>
internal static class Streams
{
    /// <summary>The beginning of a chunk that most cases share.</summary>
    public static string Delta(string delta, string rest = "\"finish_reason\":null") =>
        $$"""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},{{rest}}}]}""";

    /// <summary>Expects one transcript from the stream however it is cut, with every newline, with comments, and without its last blank line.</summary>
    public static void AssertReads(string expected, string[] events, ChatReaderOptions? options = null, bool done = true)
    {
        string[] all = done ? [.. events, "[DONE]"] : events;
        string stream = string.Concat(all.Select(e => $"data: {e}\n\n"));
        string commented = ": keep-alive\n\n" + string.Concat(all.Select(e => $"data:{e}\n: PROCESSING\n\n"));
        string[] forms = [stream, stream.Replace("\n", "\r\n"), stream.TrimEnd('\n'), commented];
        foreach (string form in forms)
        {
            Chunking.AssertAll(Encoding.UTF8.GetBytes(form), expected.ReplaceLineEndings("\n"), chunks =>
                Transcript.Read(new OpenAiAnswerReader(stream: true, options ?? ChatReaderOptions.Default), chunks));
        }
    }

    public static void AssertReadsWhole(string expected, string body, ChatReaderOptions? options = null)
    {
        Chunking.AssertAll(Encoding.UTF8.GetBytes(body), expected.ReplaceLineEndings("\n"), chunks =>
            Transcript.Read(new OpenAiAnswerReader(stream: false, options ?? ChatReaderOptions.Default), chunks));
    }
}
