using System.Text.Json;
using Relay.Billing;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary><c>/v1/user/info</c> in SiliconFlow's form: the caller's own account and what it may still spend.</summary>
internal sealed class UserEndpoint(MediaParts parts)
{
    public const string Path = "/v1/user/info";

    // Clients parse the number; an account without limit has more than anybody asks for.
    private const string Unlimited = "1000000000.00";

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        // What calls under way hold is not there to be spent.
        string balance = caller.BalanceNanos is { } nanos ? Money.FormatRounded(parts.Relay.AvailableNanos(caller.AccountId) ?? nanos) : Unlimited;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.BodyWriter.WriteAsync(
            JsonObjects.Write(json =>
            {
                json.WriteNumber("code"u8, 20000);
                json.WriteString("message"u8, "OK"u8);
                json.WriteBoolean("status"u8, true);
                json.WriteStartObject("data"u8);
                json.WriteString("id"u8, caller.UserId);
                json.WriteString("name"u8, caller.Username);
                json.WriteString("image"u8, ""u8);
                json.WriteString("email"u8, ""u8);
                json.WriteBoolean("isAdmin"u8, caller.IsAdmin);
                json.WriteString("balance"u8, "0.0000"u8); // no gifts: all of it is paid
                json.WriteString("status"u8, "normal"u8);
                json.WriteString("introduction"u8, ""u8);
                json.WriteString("role"u8, ""u8);
                json.WriteString("chargeBalance"u8, balance);
                json.WriteString("totalBalance"u8, balance);
                json.WriteEndObject();
            }),
            context.RequestAborted);
    }
}
