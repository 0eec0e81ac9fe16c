using System.Text.Json.Nodes;
using Relay.EndToEnd.Browsing;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd;

/// <summary>A person opens Relay in a browser, and does what can be done there by clicking and typing.</summary>
public class DashboardTests : IAsyncLifetime
{
    private const string Password = "a password of one's own";
    private const string Reading = SignIn.Reading;

    private static readonly string[] s_pages = ["overview", "playground", "connect", "calls", "ledger", "archive", "tokens", "users", "keys", "models", "prices", "settings"];

    private readonly Workplace _place = new();
    private RelayProcess _relay = null!;
    private Banner _banner = null!;
    private Browser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Browser.FilePath is not null, "no Chromium here");
        Prepare(_place);
        (_relay, _banner) = await RelayProcess.FirstRunAsync(_place);
        Secrets.Add(Password);
        _browser = await Browser.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
            await _relay.DisposeAsync();
        }

        _place.Dispose();
    }

    [Fact]
    public async Task FirstLogin_WithThePrintedPassword_AsksForAnotherAndOpensTheOverview()
    {
        BrowserPage page = await _browser!.OpenAsync(1440, 900);
        await page.GoAsync(_relay.Address);
        await page.UntilThereAsync("input[name=username]");
        await page.ShootAsync("login-1440");
        await page.TypeAsync("input[name=username]", "admin");
        await page.TypeAsync("input[name=password]", _banner.Password);
        await page.ClickAsync("button.main");

        await page.UntilThereAsync("input[name=again]");
        Assert.False((bool)(await page.ValueAsync("fetch('/api/dashboard/session').then((a) => a.json()).then((a) => a.signed_in)"))!);
        await page.ShootAsync("password-1440");
        await page.TypeAsync("input[name=new]", Password);
        await page.TypeAsync("input[name=again]", Password);
        await page.ClickAsync("button.main");

        await page.UntilAsync($"{Reading} === 'overview'");
        Assert.DoesNotContain("relay_session", (string?)await page.ValueAsync("document.cookie") ?? "");
        await page.ClickAsync(".tools button:last-child");
        await page.UntilThereAsync("input[name=username]");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Login_ByKeysOnly_OpensTheOverviewAndItsFirstLinkSkipsToTheContent()
    {
        BrowserPage page = await SignedInAsync(1440, 900, byKeys: true);

        await page.PressAsync("Tab");

        Assert.Equal("skip", (string?)await page.ValueAsync("document.activeElement.className"));
        await page.PressAsync("Enter");
        Assert.Equal("main", (string?)await page.ValueAsync("document.activeElement.id"));
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task Pages_AtThisWidth_LoadWithoutComplaintsAndFit(int width, int height)
    {
        await Command.ShellAsync(_place, _banner.Calls[0]);
        await Command.ShellAsync(_place, _banner.Calls[1]);
        BrowserPage page = await SignedInAsync(width, height);
        await page.UntilAsync("fetch('/api/dashboard/calls').then((a) => a.json()).then((a) => a.calls.length === 2)");
        foreach (string look in (string[])["", "-zh-dark"])
        {
            foreach (string name in s_pages)
            {
                await page.ValueAsync($"location.hash = '#/{name}'; 0");
                await page.UntilAsync($"{Reading} === '{name}'");
                Assert.Equal("", await page.TextAsync("main .error"));
                Assert.True((bool)(await page.ValueAsync($"document.documentElement.scrollWidth <= {width}"))!, name + " is wider than the window");
                await page.ShootAsync($"{name}-{width}{look}");
            }

            await page.ClickAsync(".tools button:nth-of-type(1)");
            await page.ClickAsync(".tools button:nth-of-type(2)");
        }

        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Speak_Clicked_PlaysTheClipAndShowsItsCost()
    {
        BrowserPage page = await SignedInAsync(1440, 900);

        await FirstClip.HearAsync(page);

        await page.ShootAsync("speech-1440");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Send_ToEcho_ShowsItsAnswerAndTheTokens()
    {
        BrowserPage page = await SignedInAsync(1440, 900);
        await page.ValueAsync("location.hash = '#/playground?do=chat'; 0");
        await page.TypeAsync("textarea[name=message]", "Is anybody there?");

        await page.PressAsync("Enter");

        await page.UntilThereAsync(".turn.answer[data-state=complete]");
        Assert.Equal("Is anybody there?", (await page.TextAsync(".turn.answer > span")).Trim());
        await page.UntilThereAsync("[data-cost]");
        await page.ShootAsync("chat-1440");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Ledger_AfterACall_ShowsWhatItHeldAndWasChargedAndOpensByKey()
    {
        await Command.ShellAsync(_place, _banner.Calls[0]);
        BrowserPage page = await SignedInAsync(1440, 900);
        await page.UntilAsync("fetch('/api/dashboard/ledger').then((a) => a.json()).then((a) => a.lines.length === 1)");
        await page.ValueAsync("location.hash = '#/ledger'; 0");
        await page.UntilAsync($"{Reading} === 'ledger'");

        await page.ValueAsync("document.querySelector('tr.open').focus()");
        await page.PressAsync("Enter");

        await page.UntilThereAsync("td.detail code");
        JsonNode line = (await page.ValueAsync("fetch('/api/dashboard/ledger').then((a) => a.json()).then((a) => a.lines[0])"))!;
        Assert.Equal((string?)line["id"], await page.TextAsync("td.detail code"));
        Assert.StartsWith("−0.0", await page.TextAsync("tr.open td:nth-child(7)"), StringComparison.Ordinal);
        Assert.Equal("call", (string?)line["kind"]);
        await page.ShootAsync("ledger-open-1440");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Users_OneAdded_LogsInWithItsFirstPasswordChangedAndSeesNoAdministration()
    {
        BrowserPage page = await SignedInAsync(1440, 900);
        await page.ValueAsync("location.hash = '#/users'; 0");
        await page.TypeAsync("input[name=new-user]", "ada");
        await page.TypeAsync("input[name=balance]", "5");
        await page.ClickAsync("main button.main");
        await page.UntilThereAsync(".secret code");
        string first = await page.TextAsync(".secret code");
        Secrets.Add(first);
        await page.ValueAsync("location.hash = '#/users?name=ada'; 0");
        await page.UntilAsync("document.querySelector('.figures')?.textContent.includes('5.00')");
        await page.TypeAsync("input[name=amount]", "2.5");
        await page.TypeAsync("input[name=reason]", "a gift");
        await page.ClickAsync("select[name=kind] ~ button, form:has(select[name=kind]) button.main");
        await page.UntilAsync("document.querySelector('.figures')?.textContent.includes('7.50')");
        await page.ShootAsync("user-1440");

        await page.ClickAsync(".tools button:last-child");
        await SignIn.EnterAsync(page, "ada", first, "ada's own password");

        Assert.Equal("", await page.TextAsync("nav a[href='#/users']"));
        Assert.Equal(403, (int)(await page.ValueAsync("fetch('/admin/prices').then((a) => a.status)"))!);
        // The one complaint is the refusal just asked for.
        Assert.Single(page.Complaints, static complaint => complaint.Contains("403", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Switches_Used_ChangeLanguageAndThemeAndAreRemembered()
    {
        BrowserPage page = await SignedInAsync(1440, 900);

        await page.ClickAsync(".tools button:nth-of-type(1)");
        await page.ClickAsync(".tools button:nth-of-type(2)");
        await page.GoAsync(new Uri(_relay.Address, "/?again#/overview"));

        await page.UntilAsync($"{Reading} === 'overview'");
        Assert.Equal("概览", await page.TextAsync("h1"));
        Assert.Equal("dark", (string?)await page.ValueAsync("document.documentElement.dataset.theme"));
        await page.ShootAsync("overview-zh-dark-1440");
        Assert.Empty(page.Complaints);
    }

    /// <summary>Before anything is started there.</summary>
    private protected virtual void Prepare(Workplace place)
    {
    }

    private async Task<BrowserPage> SignedInAsync(int width, int height, bool byKeys = false)
    {
        BrowserPage page = await _browser!.OpenAsync(width, height);
        await page.GoAsync(_relay.Address);
        await SignIn.EnterAsync(page, "admin", _banner.Password, Password, byKeys);
        return page;
    }
}
