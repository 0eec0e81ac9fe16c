using System.Text.Json;
using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>
/// <c>POST /verify_token</c> <c>{token}</c>: whether it would be accepted, and what it says. An opaque token says what a JWT of its account
/// would, with <c>token_type</c> 2.
/// </summary>
internal sealed class VerifyTokenEndpoint(TokenCheck tokens)
{
    private const int ApiTokenType = 2;

    public async Task HandleAsync(HttpContext context)
    {
        using RequestFields? fields = await AccountsBody.ReadAsync(context);
        if (fields is null)
        {
            return;
        }

        string token = fields.Text("token") ?? "";
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        TokenVerdict verdict = await tokens.CheckAsync(token, context.RequestAborted);
        switch (verdict)
        {
            case { Caller: { } caller }:
                await WriteAsync(context, caller, token);
                break;
            case { Refusal: TokenRefusal.Revoked }:
                await DetailWriter.WriteAsync(context, StatusCodes.Status401Unauthorized, "Token has been revoked");
                break;
            case { Refusal: TokenRefusal.Expired }:
                await DetailWriter.WriteAsync(context, StatusCodes.Status403Forbidden, "Token has expired");
                break;
            case { Refusal: TokenRefusal.Unavailable }:
                await DetailWriter.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
                break;
            default:
                await DetailWriter.WriteAsync(context, StatusCodes.Status401Unauthorized, "Invalid token");
                break;
        }
    }

    private static async Task WriteAsync(HttpContext context, Caller caller, string token)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using Utf8JsonWriter json = new(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("message"u8, "Token is valid");
        json.WritePropertyName("payload"u8);
        if (JwtReader.Read(token).Payload is { } claims)
        {
            json.WriteRawValue(claims); // verified, so it is JSON of our own making
        }
        else
        {
            json.WriteStartObject();
            json.WriteString("sub"u8, caller.UserId);
            json.WriteString("user_name"u8, caller.Username);
            json.WriteNumber("token_type"u8, ApiTokenType);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
