using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Relay.Billing;
using Relay.Identity;
using Relay.Protocol.Usage;
using Relay.Routing.Keys;
using Relay.Upstreams;
using Relay.Upstreams.Http;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// Charges what the lines of a batch used, by its output file, when Relay first sees the batch finished; and makes its results the caller's
/// after that, so that nobody reads what is not charged. Each batch once: a result that is the caller's is paid, and the charges have ids that
/// the store takes once, whoever asks how often and on which node. Any thread.
/// </summary>
internal sealed class BatchCharges(MediaParts parts)
{
    private const int PieceBytes = 16 * 1024;

    // Those who ask for one batch at a time wait for the first of them.
    private readonly SemaphoreSlim[] _gates = [new(1), new(1), new(1), new(1), new(1), new(1), new(1), new(1)];

    /// <summary>Settles a batch that is finished; of any other nothing happens.</summary>
    /// <param name="caller">Whose batch.</param>
    /// <param name="target">Where it is.</param>
    /// <param name="key">The key it was made with.</param>
    /// <param name="batch">As the provider shows it.</param>
    /// <param name="cancellationToken">What was not finished comes again with the next question.</param>
    /// <returns>Null when it is done; else why it cannot be charged.</returns>
    /// <exception cref="FormatException">The output could not be had, or read.</exception>
    /// <exception cref="IOException">The provider could not be reached, or broke off.</exception>
    public async ValueTask<RelayError?> SettleAsync(
        Caller caller, MediaTarget target, UpstreamKey key, JsonElement batch, CancellationToken cancellationToken)
    {
        string? id = JsonObjects.Text(batch, "id");
        if (id is null || JsonObjects.Text(batch, "status") is not ("completed" or "expired" or "cancelled" or "failed"))
        {
            return null;
        }

        SemaphoreSlim gate = _gates[(uint)string.GetHashCode(id, StringComparison.Ordinal) % _gates.Length];
        await gate.WaitAsync(cancellationToken);
        try
        {
            foreach (string member in (string[])["output_file_id", "error_file_id"])
            {
                if (JsonObjects.Text(batch, member) is not { Length: > 0 and <= StickyKeys.MaxIdChars } file
                    || await parts.Sticky.FindAsync(target.Upstream.Name, file, cancellationToken) is not null)
                {
                    continue;
                }

                if (member == "output_file_id")
                {
                    if (await ReadAsync(target, key, file, cancellationToken) is not { } totals)
                    {
                        continue; // deleted since: there is nothing to be given out
                    }

                    if (await ChargeAsync(caller, target, key, id, batch, totals, cancellationToken) is { } refusal)
                    {
                        return refusal;
                    }
                }

                await parts.Sticky.BindAsync(target.Upstream.Name, file, new StickyKey(key.Label, caller.AccountId), CancellationToken.None);
            }

            return null;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The same for a batch in a list, with the key it belongs to. What fails is left for the next time.</summary>
    public async ValueTask TrySettleAsync(Caller caller, OwnObject batch, CancellationToken cancellationToken)
    {
        KeyPool pool = parts.Pools.Of(KeyPools.NameOf(batch.Target.Upstream.Name));
        if (pool.TryTakeNamed(batch.Target.KeyLabel!, out KeyLease lease))
        {
            using (lease)
            {
                try
                {
                    await SettleAsync(caller, batch.Target, lease.Key, batch.Item, cancellationToken);
                }
                catch (Exception error) when (error is IOException or FormatException)
                {
                    // Its results stay unknown to the caller until it is settled.
                    parts.Relay.TellUnsettled(JsonObjects.Text(batch.Item, "id") ?? "", batch.Target.Upstream.Name, error);
                }
            }
        }
    }

    /// <summary>Null: the file is not there (any more).</summary>
    private async ValueTask<BatchTotals?> ReadAsync(MediaTarget target, UpstreamKey key, string file, CancellationToken cancellationToken)
    {
        BatchTotals totals = new();
        if (parts.Options.BatchPricePercent == 0)
        {
            return totals;
        }

        using UpstreamResponse response =
            await target.Upstream.GetAsync($"/files/{Uri.EscapeDataString(file)}/content", key, cancellationToken);
        if (response.Head.Status is StatusCodes.Status404NotFound or StatusCodes.Status410Gone)
        {
            return null;
        }

        if (response.Head.Status != StatusCodes.Status200OK)
        {
            throw new FormatException("the batch's output could not be had");
        }

        using BatchOutputReader reader = new(totals.Add);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int count;
            while ((count = await response.ReadAsync(buffer)) > 0)
            {
                reader.Read(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }

        reader.Complete();
        return totals;
    }

    private async ValueTask<RelayError?> ChargeAsync(
        Caller caller, MediaTarget target, UpstreamKey key, string id, JsonElement batch, BatchTotals totals, CancellationToken cancellationToken)
    {
        string taskType = JsonObjects.Text(batch, "endpoint") switch
        {
            { } path when path.EndsWith("/embeddings", StringComparison.Ordinal) => "embedding",
            { } path when path.EndsWith("/rerank", StringComparison.Ordinal) => "rerank",
            _ => "text_chat",
        };
        bool isDated = batch.TryGetProperty("created_at"u8, out JsonElement at) && at.ValueKind == JsonValueKind.Number;
        DateTimeOffset createdAt = DateTimeOffset.FromUnixTimeSeconds(isDated && at.TryGetInt64(out long seconds) ? Math.Clamp(seconds, 0, 1L << 36) : 0);
        for (int i = 0; i < totals.All.Count; i++)
        {
            BatchTotal total = totals.All[i];
            TokenTariff tariff = FindTariff(taskType, total.Model, out string model);
            CallAdmission admission = new()
            {
                IsDeferred = true,
                CallId = RepeatableId.Of(createdAt, string.Create(CultureInfo.InvariantCulture, $"batch\n{target.Upstream.Name}\n{id}\n{i}")),
                AccountId = caller.AccountId,
                TokenId = caller.TokenId,
                BalanceNanos = caller.BalanceNanos,
                TaskType = taskType,
                Model = model,
                Endpoint = BatchesEndpoint.Path,
                Upstream = target.Upstream.Name,
                CharCount = 0,
                Tokens = new TokenEstimate(total.Usage.Input, total.Usage.Output),
                Tariff = tariff.Fixed(total.InputOfOne, parts.Options.BatchPricePercent),
            };
            if (await parts.Relay.ChargeAsync(admission, total.Usage, key.Label, cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>
    /// A model's prices. Answers may name a model with the date of its making, where calls and prices name it without: a name without a price
    /// of its own is looked up so.
    /// </summary>
    private TokenTariff FindTariff(string taskType, string answered, out string model)
    {
        PriceTable prices = parts.Relay.Prices;
        prices.TryLookupTokens(taskType, PriceTable.AllModels, out TokenTariff common);
        prices.TryLookupTokens(taskType, model = answered, out TokenTariff own);
        int date = answered.LastIndexOf("-20", StringComparison.Ordinal);
        if (!ReferenceEquals(own, common) || date <= 0 || answered.AsSpan(date + 1).Trim("0123456789-").Length > 0)
        {
            return own;
        }

        prices.TryLookupTokens(taskType, answered[..date], out TokenTariff undated);
        if (!ReferenceEquals(undated, common))
        {
            model = answered[..date];
        }

        return undated;
    }
}
