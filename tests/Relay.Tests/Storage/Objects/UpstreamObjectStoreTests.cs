using Relay.Billing;
using Relay.Routing.Objects;
using Relay.Storage.Objects;
using Relay.Tests.Billing;
using Xunit;

namespace Relay.Tests.Storage.Objects;

public abstract class UpstreamObjectStoreTests(Engine engine) : StoreTests(engine)
{
    private const long Lease = 30_000_000;

    private readonly ManualTime _time = new();
    private readonly Guid _one = Guid.CreateVersion7();
    private readonly Guid _two = Guid.CreateVersion7();

    private UpstreamObjectStore Node(Guid node) => new(Store, _time, () => node);

    [Fact]
    public async Task Add_Task_IsReadAsItWas()
    {
        UpstreamObject task = New("1") with
        {
            State = ObjectState.Running,
            TokenId = 3,
            TaskType = "async_tts",
            Model = "m",
            Endpoint = "/e",
            VoiceId = "v",
            Units = 7,
            Price = new Price(350, BillingUnit.PerTenThousandChars),
            ResultId = "9",
            Detail = "{\"a\":'1'}",
            CallbackUrl = "http://x/",
        };

        Assert.True(await Node(_one).AddAsync(task, Lease, Token));

        UpstreamObject? read = await Node(_two).FindAsync("p", ObjectKind.Task, "1", Token);
        Assert.Equal(task with { CreatedAtUs = read!.CreatedAtUs, UpdatedAtUs = read.UpdatedAtUs }, read);
        Assert.Null(await Node(_two).FindAsync("p", ObjectKind.File, "1", Token));
        Assert.False(await Node(_two).AddAsync(task with { AccountId = 99 }, Lease, Token));
        Assert.Equal(5, (await Node(_two).FindAsync("p", ObjectKind.Task, "1", Token))!.AccountId);
    }

    [Fact]
    public async Task Claim_TaskOfALivingNode_IsLeftToIt()
    {
        await Node(_one).AddAsync(New("1") with { State = ObjectState.Running }, Lease, Token);

        Assert.Empty(await Node(_two).ClaimAsync(ObjectKind.Task, "", Lease, 10, Token));
        Assert.Single(await Node(_one).ClaimAsync(ObjectKind.Task, "", Lease, 10, Token));
        _time.Now += TimeSpan.FromSeconds(31);
        Assert.Single(await Node(_two).ClaimAsync(ObjectKind.Task, "", Lease, 10, Token));
        Assert.Empty(await Node(_one).ClaimAsync(ObjectKind.Task, "", Lease, 10, Token));
    }

    [Fact]
    public async Task Update_AfterTheEnd_ChangesNothingButCharge()
    {
        UpstreamObject task = New("1") with { State = ObjectState.Running };
        await Node(_one).AddAsync(task, Lease, Token);
        await Node(_one).UpdateAsync(task with { State = ObjectState.Ready, Detail = "done", IsCharged = true }, Token);

        await Node(_two).UpdateAsync(task with { State = ObjectState.Failed, Detail = "late" }, Token);

        UpstreamObject read = (await Node(_one).FindAsync("p", ObjectKind.Task, "1", Token))!;
        Assert.Equal((ObjectState.Ready, "done", true), (read.State, read.Detail, read.IsCharged));
        Assert.Empty(await Node(_one).ClaimAsync(ObjectKind.Task, "", Lease, 10, Token));
    }

    [Fact]
    public async Task List_Pages_NewestFirstWithoutWhatIsDeleted()
    {
        for (int i = 0; i < 5; i++)
        {
            await Node(_one).AddAsync(New($"{i}") with { Kind = ObjectKind.File, TaskType = i == 2 ? "other" : "t" }, 0, Token);
            _time.Now += TimeSpan.FromMicroseconds(i % 2); // some at the same time
        }

        await Node(_one).UpdateAsync(New("3") with { Kind = ObjectKind.File, State = ObjectState.Deleted }, Token);
        await Node(_one).AddAsync(New("6") with { Kind = ObjectKind.File, AccountId = 6, TaskType = "t" }, 0, Token);
        List<string> seen = [];
        UpstreamObject? last = null;
        while (await Node(_one).ListAsync(5, ObjectKind.File, "t", last, 1, Token) is [var next])
        {
            seen.Add(next.ObjectId);
            last = next;
        }

        Assert.Equal(["4", "1", "0"], seen);
    }

    [Fact]
    public async Task Revive_DeletedVoice_IsItsNewOwners()
    {
        UpstreamObject voice = New("v") with { Kind = ObjectKind.Voice };
        await Node(_one).AddAsync(voice, 0, Token);
        Assert.False(await Node(_one).ReviveAsync(voice with { AccountId = 6 }, Token));
        await Node(_one).UpdateAsync(voice with { State = ObjectState.Deleted }, Token);

        Assert.True(await Node(_one).ReviveAsync(voice with { AccountId = 6 }, Token));

        UpstreamObject changed = Assert.Single(await Node(_one).ChangedAsync(ObjectKind.Voice, 0, 10, Token));
        Assert.Equal((6L, ObjectState.Ready), (changed.AccountId, changed.State));
    }

    private static UpstreamObject New(string id) => new()
    {
        Provider = "p",
        Kind = ObjectKind.Task,
        ObjectId = id,
        AccountId = 5,
        KeyLabel = "k",
        State = ObjectState.Ready,
    };
}

public sealed class UpstreamObjectStoreOnSqliteTests() : UpstreamObjectStoreTests(Engine.Sqlite);

public sealed class UpstreamObjectStoreOnMySqlTests() : UpstreamObjectStoreTests(Engine.MySql);
