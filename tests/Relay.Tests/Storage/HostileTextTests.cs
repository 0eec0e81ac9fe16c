using System.Data.Common;
using Relay.Admin;
using Relay.Archive;
using Relay.Billing;
using Relay.Identity;
using Relay.Storage;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Storage;

/// <summary>Text that looks like SQL, or is more than ASCII, in every text field there is: it comes back as it was, and does nothing.</summary>
public abstract class HostileTextTests(Engine engine) : StoreTests(engine)
{
    private static readonly Guid s_journal = Guid.NewGuid();

    public static TheoryData<string> Texts => new(
        "'; DROP TABLE users; --", "\" OR \"\"=\"", "\\'; DELETE FROM users; #", "ends in \\", "`/* @call_id_0 */`", "%_[a-z]*?", "a\0b", "tab\tline\r\n",
        "😀 emoji 👩‍👩‍👧", "王小明 \u00bf\u005c 表", "\u202eright to left", "NULL", "0x414243", "'' '' ''");

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Call_EveryTextField_ComesBackAsItWas(string text)
    {
        long account = await AddAccountAsync(text);
        CallRow call = Call(account, text);
        ClipRow clip = new()
        {
            ClipId = Guid.CreateVersion7(),
            CallId = call.CallId,
            AccountId = account,
            RelativePath = text,
            Format = text[..Math.Min(text.Length, 8)],
            Bytes = 1,
            State = ClipState.Complete,
            CreatedAtUs = 1,
        };

        await new LedgerStore(Store).ApplyAsync(new LedgerBatch([call], [clip], new JournalPosition(s_journal, 1)), Token);

        CallLine line = Assert.Single(new CallReader(Store).ReadUser(account, 10, 0, null));
        Assert.Equal((text, text, text, text, text), (line.Username, line.Model, line.Upstream, line.Endpoint, line.ClipPath));
        Assert.Equal(
            [text, text, text, text, text],
            ReadRow("SELECT task_type, key_label, trace_id, voice_id, model_name FROM api_calls WHERE call_id = @id", call.CallId));
        Assert.Equal([text, text, text], ReadRow("SELECT task_type, model_name, upstream FROM daily_usage WHERE user_id = @id", account));
        Assert.Equal(1, Test.Scalar("SELECT COUNT(*) FROM users"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task AccountsAndTokens_EveryTextField_ComesBackAsItWas(string text)
    {
        long account = await AddAccountAsync(text);
        AccountStore accounts = new(Store, TimeProvider.System);
        Assert.True(TokenHash.TryCompute("rk-one", out TokenHash hash));
        await accounts.AddTokenAsync(new NewToken(account, hash, text, null, text), Token);

        AccountProfile profile = (await accounts.FindProfileAsync(text, Token))!;
        TokenRecord token = (await accounts.FindTokenAsync(hash, Token))!;

        Assert.Equal((text, text + "@mail"), (profile.Username, profile.Email));
        Assert.Equal((text, account), (token.Caller.Username, token.Caller.AccountId));
        Assert.Equal([text, text], ReadRow("SELECT label, jti FROM bearer_tokens WHERE user_id = @id", account));
        Assert.Null(await accounts.FindProfileAsync(text + "x", Token));
        Assert.Null(await accounts.FindProfileAsync("%", Token));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Prices_EveryTextField_ComesBackAsItWas(string text)
    {
        PriceStore prices = new(Store, TimeProvider.System);
        PriceRow row = new(text, text, new Price(7, BillingUnit.PerTenThousandChars), text);

        prices.Set(row, text);
        prices.Set(row with { Description = text + text }, text);

        Assert.Equal(text + text, Assert.Single(prices.Read()).Description);
        Assert.All(prices.ReadHistory(text, text, 10, null), change => Assert.Equal((text, text), (change.ChangedBy, change.Row.Model)));
        Assert.Equal(2, prices.ReadHistory(text, null, 10, null).Count);
    }

    private async Task<long> AddAccountAsync(string name) =>
        (await new AccountStore(Store, TimeProvider.System).AddAccountAsync(new NewAccount(name, name + "@mail", null, false, 1_000_000), Token))!.Value;

    private string[] ReadRow(string sql, object id)
    {
        using DbConnection connection = Store.OpenConnection();
        using DbCommand command = connection.Statement(null, sql, ("@id", id is Guid call ? CallIdBytes.Of(call) : id));
        using DbDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
    }

    private static CallRow Call(long account, string text) => new()
    {
        CallId = Guid.CreateVersion7(),
        AccountId = account,
        TokenId = 0,
        TaskType = text,
        Model = text,
        Endpoint = text,
        Upstream = text,
        KeyLabel = text,
        CharCount = 1,
        UsageChars = 1,
        BilledChars = 1,
        UnitPriceNanos = 1,
        BillingUnit = BillingUnit.PerTenThousandChars,
        HeldNanos = 1,
        ChargeNanos = 1,
        EndReason = EndReason.Completed,
        FirstByteSent = true,
        BytesDown = 1,
        AudioBytes = 1,
        FirstByteUs = 1,
        TotalUs = 1,
        CreatedAtUs = 1,
        EndedAtUs = 1,
        TraceId = text,
        VoiceId = text,
    };
}

public sealed class HostileTextOnSqliteTests() : HostileTextTests(Engine.Sqlite);

public sealed class HostileTextOnMySqlTests() : HostileTextTests(Engine.MySql);
