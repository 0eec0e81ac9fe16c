using Relay.EndToEnd.Running;

namespace Relay.EndToEnd.Browsing;

/// <summary>How a person gets in for the first time: with the password that was made for them, and then one of their own.</summary>
internal static class SignIn
{
    /// <summary>Which page is shown; undefined until one is whole.</summary>
    public const string Reading = "document.querySelector('main')?.dataset.ready";

    public static async Task EnterAsync(BrowserPage page, string name, string first, string own, bool byKeys = false)
    {
        Secrets.Add(own);
        await page.TypeAsync("input[name=username]", name);
        await page.TypeAsync("input[name=password]", first);
        await SubmitAsync();
        await page.TypeAsync("input[name=new]", own);
        await page.TypeAsync("input[name=again]", own);
        await SubmitAsync();
        await page.UntilAsync(Reading);

        Task SubmitAsync() => byKeys ? page.PressAsync("Enter") : page.ClickAsync("button.main");
    }
}
