using System.Data.Common;
using Relay.Diagnostics;
using Relay.Identity;
using Relay.Protocol.Translation;

namespace Relay.Storage;

/// <summary>Limits of tokens in SQL (columns of <c>bearer_tokens</c>).</summary>
internal sealed class TokenLimitStore(SqlStore store) : ITokenLimitStore
{
    private const string SetTerms = """
        UPDATE bearer_tokens
        SET max_requests_per_minute = @requests, max_streams = @streams, max_units_per_day = @units, allowed_models = @models,
            thinking = @thinking,
            label = COALESCE(@label, label), expires_at = COALESCE(@expires_at, expires_at)
        WHERE id = @id
        """;

    // Asked for separately: an update that changes nothing counts no row on one of the engines.
    private const string Exists = "SELECT COUNT(*) FROM bearer_tokens WHERE id = @id";

    public async ValueTask<bool> SetAsync(long tokenId, TokenTerms terms, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        connection.Execute(
            null,
            SetTerms,
            ("@id", tokenId),
            ("@requests", terms.Limits?.MaxRequestsPerMinute),
            ("@streams", terms.Limits?.MaxStreams),
            ("@units", terms.Limits?.MaxUnitsPerDay),
            ("@models", terms.Limits?.AllowedModels),
            ("@thinking", (long)(terms.Limits?.Thinking ?? ThinkingPlace.Member)),
            ("@label", terms.Label),
            ("@expires_at", terms.ExpiresAt is { } expiry ? UnixMicros.Of(expiry) : null));
        return connection.Scalar(null, Exists, ("@id", tokenId)) > 0;
    }
}
