using Relay.Storage.Objects;
using Relay.Tasks;
using Relay.Tests.Billing;
using Xunit;

namespace Relay.Tests.Storage.Objects;

public abstract class MadeVoiceStoreTests(Engine engine) : StoreTests(engine)
{
    private readonly ManualTime _time = new();

    private MadeVoiceStore Voices => new(Store, _time);

    [Fact]
    public async Task Expire_VoicesOfAWeekAgo_OnceAndNotWhatWasDeleted()
    {
        await Voices.AddAsync(New("unused"), Token);
        await Voices.AddAsync(New("deleted"), Token);
        await Voices.DeleteAsync(1, "deleted", Token);
        _time.Now += TimeSpan.FromHours(167);
        await Voices.AddAsync(New("young"), Token);
        Assert.Empty(await Voices.ExpireAsync(Token));

        _time.Now += TimeSpan.FromHours(2);

        Assert.Equal(["unused"], await Voices.ExpireAsync(Token));
        Assert.Empty(await Voices.ExpireAsync(Token));
    }

    private static MadeVoice New(string voice) => new(1, voice, "voice_clone", 9, null, "7", null);
}

public sealed class MadeVoiceStoreOnSqliteTests() : MadeVoiceStoreTests(Engine.Sqlite);

public sealed class MadeVoiceStoreOnMySqlTests() : MadeVoiceStoreTests(Engine.MySql);
