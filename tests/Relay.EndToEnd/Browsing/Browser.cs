using System.Diagnostics;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd.Browsing;

/// <summary>A Chromium without a window, with a profile of its own. Ended, and its profile removed, on dispose.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string ListeningMark = "DevTools listening on ";

    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ProcessOutput _output;
    private readonly DevTools _tools;
    private readonly Dictionary<string, BrowserPage> _pages = [];

    private Browser(Process process, DirectoryInfo profile, ProcessOutput output, DevTools tools)
    {
        _process = process;
        _profile = profile;
        _output = output;
        _tools = tools;
        _tools.Told = (session, method, parameters) => Find(session)?.Take(method, parameters);
    }

    /// <summary>Where it is; null where it is not installed.</summary>
    public static string? FilePath { get; } = Array.Find(s_places, File.Exists);

    public static async Task<Browser> StartAsync()
    {
        DirectoryInfo profile = Directory.CreateTempSubdirectory("relay-browser-");
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-port=0",
            $"--user-data-dir={profile.FullName}", "about:blank",
        ];
        ProcessStartInfo start = new(FilePath!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        ProcessOutput output = new(process.StandardOutput, process.StandardError);
        string line = await output.LineWithAsync(ListeningMark);
        return new Browser(process, profile, output, await DevTools.ConnectAsync(line[ListeningMark.Length..].Trim()));
    }

    /// <summary>A new page of that size, in device-independent pixels.</summary>
    public async Task<BrowserPage> OpenAsync(int width, int height)
    {
        string target = (string)(await _tools.SendAsync("Target.createTarget", new() { ["url"] = "about:blank" }))["targetId"]!;
        string session = (string)(await _tools.SendAsync("Target.attachToTarget", new() { ["targetId"] = target, ["flatten"] = true }))["sessionId"]!;
        BrowserPage page = new(_tools, session);
        lock (_pages)
        {
            _pages[session] = page;
        }

        await page.PrepareAsync(width, height);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _tools.DisposeAsync();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _output.EndAsync();
        _process.Dispose();
        _profile.Delete(recursive: true);
    }

    private BrowserPage? Find(string session)
    {
        lock (_pages)
        {
            return _pages.GetValueOrDefault(session);
        }
    }
}
