namespace Relay.EndToEnd.Browsing;

/// <summary>A person who is signed in lets Relay speak for the first time.</summary>
internal static class FirstClip
{
    /// <summary>Types a text into the playground, has it spoken, and asserts that it was heard, drawn and charged.</summary>
    public static async Task HearAsync(BrowserPage page)
    {
        await page.ValueAsync("location.hash = '#/playground'; 0");
        await page.TypeAsync("textarea[name=text]", "Hello from Relay.");

        await page.ClickAsync("[data-action=speak]");

        await page.UntilThereAsync("[data-state=played] [data-cost]");
        Assert.True((int)(await page.ValueAsync("Number(document.querySelector('[data-state=played]').dataset.played)"))! > 10_000);
        // 17 characters at 2 a ten thousand.
        Assert.Equal("3400000", (string?)await page.ValueAsync("document.querySelector('[data-cost]').dataset.cost"));
        Assert.True((bool)(await page.ValueAsync(
            "(() => { const c = document.querySelector('canvas'); return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v > 0); })()"))!);
    }
}
