using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>
/// <c>POST /create_token</c> <c>{username, password, expiration_days = 1, kind = "jwt", label}</c>. Kind <c>api</c> gives an opaque token,
/// which lasts until it is revoked when no days are given.
/// </summary>
internal sealed class CreateTokenEndpoint(LoginGate gate, TokenIssuer issuer, JwtOptions options)
{
    private const string Jwt = "jwt";
    private const string Api = "api";

    public async Task HandleAsync(HttpContext context)
    {
        using RequestFields? fields = await AccountsBody.ReadAsync(context);
        if (fields is null)
        {
            return;
        }

        string kind = fields.Text("kind", static text => text is Jwt or Api ? null : "the kind is 'jwt' or 'api'", required: false) ?? Jwt;
        string? label = fields.Text("label", AccountRules.Label, required: false);
        long days = fields.Number("expiration_days", kind == Api ? 0 : 1, kind == Api ? 0 : 1, options.MaxDays);
        if (await gate.AdmitAsync(context, fields, StatusCodes.Status400BadRequest) is not { } account)
        {
            return;
        }

        IssuedToken issued = kind == Api
            ? await issuer.IssueApiTokenAsync(account.AccountId, days == 0 ? null : TimeSpan.FromDays(days), label, context.RequestAborted)
            : await issuer.IssueJwtAsync(account, TimeSpan.FromDays(days), label ?? "create_token", context.RequestAborted);
        TokenAnswer answer = new(issued.Token, issued.TokenId, issued.ExpiresAt is { } at ? IsoTime.Of(at) : null);
        await JsonAnswer.WriteAsync(context, answer, AccountsJson.Default.TokenAnswer);
    }
}
