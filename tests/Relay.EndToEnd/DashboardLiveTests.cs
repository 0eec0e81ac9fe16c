using Relay.EndToEnd.Browsing;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Running;
using Relay.FakeUpstreams;

namespace Relay.EndToEnd;

/// <summary>An administrator watches the calls under way, and stops one.</summary>
public sealed class DashboardLiveTests : IAsyncLifetime
{
    private const string Stalled = "[fake:stall-after=2]The quick brown fox jumps over the lazy dog.";
    private const string Stop = "[data-live=calls] [data-action=stop]";

    private readonly Workplace _place = new();
    private FakeMiniMax? _upstream;
    private RelayProcess? _relay;
    private Browser? _browser;
    private Banner _banner = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Browser.FilePath is not null, "no Chromium here");
        _upstream = await Upstream.StartAsync(_place);
        (_relay, _banner) = await RelayProcess.FirstRunAsync(_place);
        _browser = await Browser.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        if (_relay is not null)
        {
            await _relay.DisposeAsync();
        }

        if (_upstream is not null)
        {
            await _upstream.DisposeAsync();
        }

        _place.Dispose();
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task Stop_PressedTwiceByKey_CutsTheCallAndItLeavesTheTable(int width, int height)
    {
        BrowserPage page = await _browser!.OpenAsync(width, height);
        await page.GoAsync(_relay!.Address);
        await SignIn.EnterAsync(page, "admin", _banner.Password, "a password of one's own");
        using Caller caller = new(_relay, _banner.Token);
        using HttpResponseMessage response = await caller.OpenAsync(Caller.T2aPath, Caller.T2aBody(Stalled, stream: true));
        await page.UntilThereAsync(Stop);
        Assert.True((bool)(await page.ValueAsync($"document.documentElement.scrollWidth <= {width}"))!);
        await page.ShootAsync($"live-{width}");

        await page.ValueAsync($"document.querySelector('{Stop}').focus()");
        await page.PressAsync("Enter");
        await page.ShootAsync($"live-sure-{width}");
        await page.PressAsync("Enter");

        Exception? cut = await Record.ExceptionAsync(() => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.True(cut is HttpRequestException or IOException, $"The answer looked complete: {cut}");
        await page.UntilAsync("document.querySelectorAll('[data-call]').length === 0 && document.querySelector('main .note')");
        await page.ValueAsync("document.querySelector('.tools button:nth-of-type(2)').click()");
        await page.ValueAsync("document.querySelector('.tools button:nth-of-type(1)').click()");
        using HttpResponseMessage again = await caller.OpenAsync(Caller.T2aPath, Caller.T2aBody(Stalled, stream: true));
        await page.UntilThereAsync(Stop);
        Assert.Equal("停止", await page.TextAsync(Stop));
        await page.ShootAsync($"live-zh-dark-{width}");
        Assert.Empty(page.Complaints);
    }
}
