using Relay.EndToEnd.Running;
using Relay.FakeUpstreams;

namespace Relay.EndToEnd.Callers;

/// <summary>Points the Relays of a workplace at a fake MiniMax. The key travels by environment, as an operator would pass it.</summary>
internal static class Upstream
{
    public static async Task<FakeMiniMax> StartAsync(Workplace place, FakeMiniMaxOptions? options = null)
    {
        FakeMiniMax fake = await FakeMiniMax.StartAsync(options);
        fake.Options.ApiKeys.Add(Secrets.UpstreamKey);
        place.Environment["RELAY_Upstreams__MiniMax__BaseUrl"] = fake.BaseAddress.ToString();
        place.Environment["RELAY_Upstreams__MiniMax__Keys__0"] = Secrets.UpstreamKey;
        return fake;
    }
}
