using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.MiniMax.Platform;

/// <summary>One request to an interface beside speech, read whole.</summary>
internal sealed record PlatformRequest(HttpContext Context, string Path, string Key, FakeMiniMaxOptions Options, JsonElement Body, IFormCollection? Form)
{
    /// <summary>A member as text, number or text; empty when it is absent.</summary>
    public string Text(string name) => TextOf(Body, name);

    public string Query(string name) => Context.Request.Query[name].ToString();

    public static string TextOf(JsonElement element, string name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.String } value => value.GetString()!,
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        _ => "",
    };

    public Task AnswerAsync(string json, string contentType = "application/json; charset=utf-8") => AnswerAsync(Encoding.UTF8.GetBytes(json), contentType);

    public async Task AnswerAsync(byte[] bytes, string contentType)
    {
        Context.Response.ContentType = contentType;
        Context.Response.ContentLength = bytes.Length;
        await Context.Response.Body.WriteAsync(bytes, Context.RequestAborted);
    }

    /// <summary>An object with these members in front of <c>base_resp</c>.</summary>
    public Task AnswerObjectAsync(string members) => AnswerAsync($$"""{{{members}}{{(members.Length > 0 ? "," : "")}}"base_resp":{{BaseResp.Success.ToJson()}}}""");
}
