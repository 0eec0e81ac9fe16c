using Relay.Tests.Fakes;

namespace Relay.Tests.Endpoints;

/// <summary>Requests as callers write them.</summary>
internal static class Bodies
{
    public const string T2aPath = "/v1/t2a_v2";
    public const string SpeechPath = "/v1/audio/speech";
    public const string ChatPath = "/v1/chat/completions";

    /// <summary>Long enough for more than ten slices, and weighted: it has Han characters.</summary>
    public const string Text = "The quick brown fox jumps over the lazy dog and sleeps. 敏捷的狐狸跳过懒狗。";

    /// <summary>What <see cref="Text"/> is billed: code points, and one more for each of its ten Han characters.</summary>
    public static readonly long BilledChars = Text.Length + Text.Count(static c => c is >= '\u4e00' and <= '\u9fff');

    public static string T2a(string text = Text, string more = "\"stream\":false", string model = "speech-2.8-hd", string voice = "male-qn-qingse") =>
        $$"""{"model":"{{model}}","text":{{FakeHttp.Quote(text)}},"voice_setting":{"voice_id":"{{voice}}"},{{more}}}""";

    public static string T2aStream(string text = Text, string more = "\"stream\":true") => T2a(text, more);

    /// <summary>The short form, answered with plain audio.</summary>
    public static string T2aShort(string audioSetting, string voice = "male-qn-qingse") =>
        $$"""{"model":"speech-2.8-hd","text":{{FakeHttp.Quote(Text)}},"voice_id":"{{voice}}","audio_setting":{{audioSetting}} }""";

    public static string Speech(string text = Text, string more = "\"response_format\":\"mp3\"", string model = "speech-2.8-hd", string voice = "alloy") =>
        $$"""{"model":"{{model}}","input":{{FakeHttp.Quote(text)}},"voice":"{{voice}}",{{more}}}""";
}
