using System.Globalization;
using Relay.Identity;
using Relay.Protocol.Translation;

namespace Relay.Endpoints.Accounts;

/// <summary>
/// <c>PUT /admin/tokens/{id}/limits</c>: what a token may do, by administrators. The body is all of it: a limit that is missing is none.
/// Counts on every node within the age of its token cache.
/// </summary>
internal sealed class TokenLimitsEndpoint(AccountsGate gate, ITokenLimitStore tokens)
{
    private const int MaxBodyBytes = 64 * 1024;
    private const long NoLimit = -1;

    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAdminAsync(context) is null)
        {
            return;
        }

        using RequestFields? fields = await RequestFields.OfBodyAsync(context, MaxBodyBytes);
        if (fields is null)
        {
            await DetailWriter.WriteAsync(context, RelayError.TooLarge(MaxBodyBytes));
            return;
        }

        TokenTerms terms = Read(fields);
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        if (terms.Limits?.FindError() is { } error)
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status400BadRequest, error);
            return;
        }

        bool found = long.TryParse((string?)context.Request.RouteValues["id"], NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            && await Task.Run(() => tokens.SetAsync(id, terms, CancellationToken.None).AsTask());
        if (!found)
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status404NotFound, "Token not found");
            return;
        }

        await JsonAnswer.WriteAsync(
            context,
            new TokenLimitsAnswer(
                id, terms.Limits?.MaxRequestsPerMinute, terms.Limits?.MaxStreams, terms.Limits?.MaxUnitsPerDay, terms.Limits?.AllowedModels,
                ThinkingWords.Of(terms.Limits?.Thinking ?? ThinkingPlace.Member)),
            AccountsJson.Default.TokenLimitsAnswer);
    }

    private static TokenTerms Read(RequestFields fields) => new(
        TokenLimits.Of(
            Limit(fields, "max_requests_per_minute"),
            Limit(fields, "max_streams"),
            Limit(fields, "max_units_per_day"),
            fields.Text("allowed_models", required: false),
            Thinking(fields)),
        fields.Text("label", static label => label.Length > 255 ? "at most 255 characters" : null, required: false),
        fields.Time("expires_at"));

    private static ThinkingPlace Thinking(RequestFields fields)
    {
        string? word = fields.Text("thinking", static word => ThinkingWords.TryParse(word, out _) ? null : ThinkingWords.Error, required: false);
        return word is not null && ThinkingWords.TryParse(word, out ThinkingPlace place) ? place : ThinkingPlace.Member;
    }

    private static long? Limit(RequestFields fields, string name) =>
        fields.Number(name, NoLimit, 0, long.MaxValue) is var number && number == NoLimit ? null : number;
}
