using System.Data.Common;
using Relay.Billing;
using Relay.Streaming;

namespace Relay.Storage.Import;

/// <content>Prices, calls and sums.</content>
internal sealed partial class MiniMaxServerImport
{
    private const string CallsMark = "calls";
    private const string SetText = "UPDATE api_calls SET request_text = @text WHERE call_id = @call_id";
    private const string CountCall = "SELECT COUNT(*) FROM api_calls WHERE call_id = @call_id";

    private const string AddToSummary = """
        UPDATE user_billing_summary
        SET total_calls = total_calls + @calls, total_chars = total_chars + @chars, total_nanos = total_nanos + @nanos,
            last_call_at = CASE WHEN last_call_at < @last THEN @last ELSE last_call_at END
        WHERE user_id = @user_id
        """;

    private readonly string _addSummary = """
        INSERT INTO user_billing_summary (user_id, total_calls, total_chars, total_nanos, last_call_at) VALUES (@user_id, 0, 0, 0, 0)
        """ + target.Dialect.OrSkip("user_id");

    /// <summary>The original's prices replace those Relay started with; one that was changed in Relay stays.</summary>
    private void ImportPrices(CancellationToken cancellationToken)
    {
        ImportCounts counts = Report.Table("pricing_config");
        Dictionary<(string, string), PriceRow> here = prices.ReadOrSeed().ToDictionary(static row => (row.TaskType, row.Model));
        long after = 0;
        IReadOnlyList<OriginalPrice> page;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            page = source.Prices(after, PageRows);
            foreach (OriginalPrice price in page)
            {
                counts.Read++;
                after = price.Id;
                AddPrice(counts, price, here.GetValueOrDefault((price.TaskType, price.Model)));
            }
        }
        while (page.Count == PageRows);
    }

    private void AddPrice(ImportCounts counts, OriginalPrice price, PriceRow? here)
    {
        if (UnitOf(price.Unit) is not { } unit || price.PriceNanos < 0)
        {
            Report.Skip(counts, price.Id, "its unit or price is none that Relay knows");
            return;
        }

        PriceRow row = new(price.TaskType, price.Model, new Price(price.PriceNanos, unit), price.Description, price.IsActive);
        if (here is not null && here.Price == row.Price && here.IsActive == row.IsActive)
        {
            counts.Present++;
        }
        else if (here is not null && prices.ReadHistory(price.TaskType, price.Model, limit: 1, before: null).Count > 0)
        {
            Report.Skip(counts, price.Id, "the price has been changed here, and stays");
        }
        else
        {
            counts.Added++;
            if (!dryRun)
            {
                prices.Set(row, ChangedBy);
            }
        }
    }

    private void ImportCalls(DbConnection connection, CancellationToken cancellationToken)
    {
        ImportCounts counts = Report.Table("api_calls");
        long after = _marks.Read(connection, null, CallsMark);
        IReadOnlyList<OriginalCall> page;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            page = source.Calls(after, PageRows);
            if (page.Count == 0)
            {
                return;
            }

            after = page[^1].Id;
            using DbTransaction transaction = connection.BeginTransaction();
            AddCalls(connection, transaction, counts, page);
            _marks.Set(connection, transaction, CallsMark, after);
            Commit(transaction);
        }
        while (page.Count == PageRows);
    }

    private void AddCalls(DbConnection connection, DbTransaction transaction, ImportCounts counts, IReadOnlyList<OriginalCall> page)
    {
        List<CallRow> rows = [];
        Dictionary<Guid, string> texts = [];
        foreach (OriginalCall call in page)
        {
            counts.Read++;
            long account = _accounts.Find(connection, transaction, call.UserId);
            if (account == 0 || UnitOf(call.Unit) is not { } unit)
            {
                Report.Skip(counts, call.Id, account == 0 ? "its user is not here" : "its unit is none that Relay knows");
                continue;
            }

            CallRow row = ToRow(call, account, unit);
            if (dryRun)
            {
                Count(counts, connection.Scalar(transaction, CountCall, ("@call_id", CallIdBytes.Of(row.CallId))) == 0 ? 1 : 0);
                continue;
            }

            rows.Add(row);
            if (call.Text is { } text)
            {
                texts[row.CallId] = text;
            }
        }

        List<CallRow> added = _calls.Add(connection, transaction, rows);
        counts.Added += added.Count;
        counts.Present += rows.Count - added.Count;
        foreach (CallRow row in added)
        {
            if (texts.TryGetValue(row.CallId, out string? text))
            {
                connection.Execute(transaction, SetText, ("@text", text), ("@call_id", CallIdBytes.Of(row.CallId)));
            }
        }

        _summaries.Add(connection, transaction, added);
        _usage.Add(connection, transaction, added);
    }

    private CallRow ToRow(OriginalCall call, long account, BillingUnit unit) => new()
    {
        CallId = _marks.CallId(call.Id, call.CreatedAtUs),
        AccountId = account,
        TokenId = 0,
        TaskType = call.TaskType,
        Model = call.Model,
        Endpoint = call.Endpoint,
        Upstream = "minimax",
        KeyLabel = "",
        CharCount = call.CharCount,
        UsageChars = -1,
        BilledChars = call.CharCount,
        UnitPriceNanos = call.PriceNanos,
        BillingUnit = unit,
        HeldNanos = 0,
        ChargeNanos = call.CostNanos,
        EndReason = EndReason.Completed, // the original recorded no others
        FirstByteSent = true,
        BytesDown = 0,
        AudioBytes = 0,
        FirstByteUs = -1,
        TotalUs = -1,
        CreatedAtUs = call.CreatedAtUs,
        EndedAtUs = call.CreatedAtUs,
        TraceId = "",
    };

    /// <summary>
    /// The calls brought their sums with them; this adds what the original's sums have beyond them. How much has been added before is
    /// remembered for each user, so that only the difference to then is added now.
    /// </summary>
    private void AddSummary(DbConnection connection, DbTransaction transaction, ImportCounts counts, OriginalSummary summary)
    {
        long account = _accounts.Find(connection, transaction, summary.UserId);
        if (account == 0)
        {
            Report.Skip(counts, summary.Id, "its user is not here");
            return;
        }

        string mark = $"summary {summary.UserId} ";
        long calls = summary.Calls - _marks.Read(connection, transaction, mark + "calls");
        long chars = summary.Chars - _marks.Read(connection, transaction, mark + "chars");
        long nanos = summary.Nanos - _marks.Read(connection, transaction, mark + "nanos");
        if (calls == 0 && chars == 0 && nanos == 0)
        {
            counts.Present++;
            return;
        }

        counts.Added++;
        if (account > 0)
        {
            connection.Execute(transaction, _addSummary, ("@user_id", account));
            connection.Execute(
                transaction, AddToSummary,
                ("@calls", calls), ("@chars", chars), ("@nanos", nanos), ("@last", summary.LastCallAtUs), ("@user_id", account));
            _marks.Set(connection, transaction, mark + "calls", summary.Calls);
            _marks.Set(connection, transaction, mark + "chars", summary.Chars);
            _marks.Set(connection, transaction, mark + "nanos", summary.Nanos);
        }
    }
}
