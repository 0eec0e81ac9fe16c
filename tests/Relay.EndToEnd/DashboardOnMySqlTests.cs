using Relay.EndToEnd.Browsing;
using Relay.EndToEnd.Running;
using Relay.Testing.MariaDb;

namespace Relay.EndToEnd;

/// <summary>From the first start to the first clip that is heard, by clicking and typing, with the store on a server.</summary>
public sealed class DashboardOnMySqlTests
{
    [Fact]
    public async Task FirstRun_StoreOnMariaDb_EndsInAClipThatIsHeardAndCharged()
    {
        Assert.SkipUnless(Browser.FilePath is not null, "no Chromium here");
        MariaDbServer server = await SharedMariaDb.ServerAsync();
        using Workplace place = new();
        place.UseMySql(server.Options(await server.CreateDatabaseAsync()));
        (RelayProcess relay, Banner banner) = await RelayProcess.FirstRunAsync(place);
        await using RelayProcess ended = relay;
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync(1440, 900);

        await page.GoAsync(relay.Address);
        await SignIn.EnterAsync(page, "admin", banner.Password, "a password of one's own");
        await FirstClip.HearAsync(page);

        await page.UntilAsync("fetch('/api/dashboard/calls').then((a) => a.json()).then((a) => a.calls.length === 1)");
        Assert.Empty(page.Complaints);
    }
}
