namespace Relay.Tests.Endpoints.Chat;

/// <summary>Requests as callers write them.</summary>
internal static class ChatBodies
{
    public const string ChatPath = "/v1/chat/completions";
    public const string MessagesPath = "/v1/messages";
    public const string ResponsesPath = "/v1/responses";
    public const string GeminiPath = "/v1beta/models/gemini-3.8-flash";

    public static string Chat(string model = "MiniMax-M1", string more = "") =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"Say hello"}]{{more}}}""";

    public static string Stream(string model = "MiniMax-M1", string more = "") => Chat(model, ",\"stream\":true" + more);

    public static string Messages(string model = "claude-sonnet-5", string more = "") =>
        $$"""{"model":"{{model}}","max_tokens":64,"messages":[{"role":"user","content":"Say hello"}]{{more}}}""";

    public static string Responses(string model = "gpt-5.6-sol", string more = "") => $$"""{"model":"{{model}}","input":"Say hello"{{more}}}""";

    public static string Gemini() => """{"contents":[{"role":"user","parts":[{"text":"Say hello"}]}]}""";
}
