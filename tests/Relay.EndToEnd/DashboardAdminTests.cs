using Relay.EndToEnd.Browsing;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd;

/// <summary>What administrators find on their pages, and what can be done there without a mouse.</summary>
public sealed class DashboardAdminTests : IAsyncLifetime
{
    private const string Password = "a password of one's own";
    private const string Reading = SignIn.Reading;
    private const string FirstKey = "sk-imported-in-a-browser-1";
    private const string SecondKey = "sk-imported-in-a-browser-2";

    private readonly Workplace _place = new();
    private RelayProcess _relay = null!;
    private Banner _banner = null!;
    private Browser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Browser.FilePath is not null, "no Chromium here");
        Secrets.Add(Password);
        Secrets.Add(FirstKey);
        Secrets.Add(SecondKey);
        (_relay, _banner) = await RelayProcess.FirstRunAsync(_place, "Chat:MaxAttempts=4", "Chat:MaxAtempts=5", "Access:ApiKey=a-key-nobody-shall-see");
        _browser = await Browser.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
            await _relay.DisposeAsync();
        }

        _place.Dispose();
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task Settings_LookedThrough_SayWhereEachComesFromAndShowNoSecret(int width, int height)
    {
        BrowserPage page = await SignedInAsync("settings", width, height);

        Assert.Contains("Chat:MaxAtempts", await page.TextAsync("main .card"), StringComparison.Ordinal);
        await page.ClickAsync("input[name=only]");
        await page.UntilAsync("[...document.querySelectorAll('tr.open')].some((row) => row.textContent.startsWith('Chat:MaxAttempts43'))");
        string text = await page.TextAsync("main");
        Assert.Contains("Access:ApiKey••••••", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a-key-nobody", text, StringComparison.Ordinal);
        await page.TypeAsync("input[name=search]", "maxattempts");
        await page.UntilAsync("document.querySelectorAll('tr.open').length === 1");
        await page.ValueAsync("document.querySelector('tr.open').focus()");
        await page.PressAsync("Enter");
        Assert.Contains("Attempts a call", await page.TextAsync("td.detail"), StringComparison.Ordinal);
        await page.ShootAsync($"settings-open-{width}");
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task Model_Tested_ShowsStatusTimesAndUpstream(int width, int height)
    {
        BrowserPage page = await SignedInAsync("models", width, height);

        await page.ClickAsync("[data-test=echo]");

        await page.UntilThereAsync("[data-result=echo] [data-upstream=local]");
        Assert.Equal("HTTP 200", await page.TextAsync("[data-result=echo] [data-status]"));
        await page.ShootAsync($"models-tested-{width}");
        Assert.Equal(1, (int)(await page.ValueAsync("fetch('/api/dashboard/calls').then((a) => a.json()).then((a) => a.calls.length)"))!);
        Assert.Empty(page.Complaints);

        await page.TypeAsync("input[name=model]", "nobody-has-this");
        await page.ClickAsync("form button.main");
        await page.UntilThereAsync("form ~ [data-result] .error");
        Assert.NotEqual("HTTP 200", await page.TextAsync("form ~ [data-result] [data-status]"));

        // The one complaint is the refusal just asked for.
        Assert.Single(page.Complaints);
    }

    [Fact]
    public async Task SignInPlaygroundAndKeys_ByKeysOnly_DoWhatTheyDoByMouse()
    {
        BrowserPage page = await _browser!.OpenAsync(1440, 900);
        await page.GoAsync(_relay.Address);
        await FillAsync(page, "input[name=username]", "admin");
        await FillAsync(page, "input[name=password]", _banner.Password);
        await page.PressAsync("Enter");
        await FillAsync(page, "input[name=new]", Password);
        await FillAsync(page, "input[name=again]", Password);
        await page.PressAsync("Enter");
        await page.UntilAsync($"{Reading} === 'overview'");

        await FollowAsync(page, "playground");
        await page.TabToAsync("[data-action=speak]");
        await page.PressAsync("Enter");
        await page.UntilThereAsync("[data-state=played] [data-cost]");

        await FollowAsync(page, "keys");
        await FillAsync(page, "textarea[name=keys]", $"{FirstKey}\n{SecondKey}");
        await page.TabToAsync("input[name=validate]");
        await page.PressAsync(" ");
        Assert.False((bool)(await page.ValueAsync("document.querySelector('input[name=validate]').checked"))!);
        await page.TabToAsync("main form button.main");
        await page.PressAsync("Enter");
        await page.UntilAsync("document.querySelector('[data-import=result] .note')?.textContent.startsWith('2 imported')");
        await page.UntilAsync("document.querySelectorAll('main tbody tr').length === 2");

        await page.TabToAsync("[data-action=export]");
        await page.PressAsync("Enter");
        await page.UntilThereAsync(".warning");
        await page.ShootAsync("keys-export-1440");
        await page.TabToAsync("main button.danger");
        await page.PressAsync("Enter");
        await page.UntilThereAsync("[data-exported]");
        Assert.StartsWith("2 keys", await page.TextAsync("[data-exported]"), StringComparison.Ordinal);
        Assert.Equal("export", (string?)await page.ValueAsync("document.activeElement.dataset.action"));
        Assert.DoesNotContain("sk-imported", await page.TextAsync("main"), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    private static async Task FillAsync(BrowserPage page, string selector, string text)
    {
        await page.TabToAsync(selector);
        await page.TypeHereAsync(text);
    }

    private static async Task FollowAsync(BrowserPage page, string name)
    {
        await page.TabToAsync($"nav a[href='#/{name}']");
        await page.PressAsync("Enter");
        await page.UntilAsync($"{Reading} === '{name}'");
    }

    private async Task<BrowserPage> SignedInAsync(string name, int width, int height)
    {
        BrowserPage page = await _browser!.OpenAsync(width, height);
        await page.GoAsync(_relay.Address);
        await SignIn.EnterAsync(page, "admin", _banner.Password, Password);
        await page.ValueAsync($"location.hash = '#/{name}'; 0");
        await page.UntilAsync($"{Reading} === '{name}'");
        return page;
    }
}
