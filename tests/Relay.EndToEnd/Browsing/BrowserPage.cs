using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd.Browsing;

/// <summary>One page: goes places, waits for what is to be seen there, clicks and types as a person does, and notes what the console says.</summary>
internal sealed class BrowserPage(DevTools tools, string session)
{
    private const int MostTabs = 200;

    private readonly Lock _lock = new();
    private readonly List<string> _complaints = [];

    /// <summary>Errors and warnings of the console, exceptions nobody caught, requests that failed, policies that were broken.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_lock)
            {
                return [.. _complaints];
            }
        }
    }

    public async Task PrepareAsync(int width, int height)
    {
        await SendAsync("Page.enable");
        await SendAsync("Runtime.enable");
        await SendAsync("Log.enable");
        await SendAsync("Emulation.setDeviceMetricsOverride", new()
        {
            ["width"] = width,
            ["height"] = height,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = width < 600,
        });
    }

    public async Task GoAsync(Uri address) => await SendAsync("Page.navigate", new() { ["url"] = address.ToString() });

    /// <summary>The value of an expression; a promise is awaited.</summary>
    public async Task<JsonNode?> ValueAsync(string expression)
    {
        JsonNode answer = await SendAsync("Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        return answer["exceptionDetails"] is { } wrong
            ? throw new InvalidOperationException(expression + ": " + wrong.ToJsonString())
            : answer["result"]!["value"];
    }

    public Task UntilAsync(string condition) => Deadline.UntilAsync(
        async () => (bool?)await ValueAsync($"Boolean({condition})") == true, $"{condition}; the console: {string.Join(" | ", Complaints)}");

    public Task UntilThereAsync(string selector) => UntilAsync($"document.querySelector({Quote(selector)})");

    /// <summary>A real click in the middle of what the selector finds first.</summary>
    public async Task ClickAsync(string selector)
    {
        await UntilThereAsync(selector);
        string place = $"(() => {{ const e = document.querySelector({Quote(selector)}); e.scrollIntoView({{ block: 'center' }}); const r = e.getBoundingClientRect(); "
            + "return [r.x + r.width / 2, r.y + r.height / 2]; })()";
        JsonNode at = (await ValueAsync(place))!;
        foreach (string type in (string[])["mouseMoved", "mousePressed", "mouseReleased"])
        {
            await SendAsync("Input.dispatchMouseEvent", new()
            {
                ["type"] = type,
                ["x"] = (double)at[0]!,
                ["y"] = (double)at[1]!,
                ["button"] = "left",
                ["clickCount"] = 1,
            });
        }
    }

    /// <summary>Types into what the selector finds first, in place of what is there.</summary>
    public async Task TypeAsync(string selector, string text)
    {
        await UntilThereAsync(selector);
        await ValueAsync($"(() => {{ const e = document.querySelector({Quote(selector)}); e.focus(); e.select(); }})()");
        await SendAsync("Input.insertText", new() { ["text"] = text });
    }

    /// <summary>Types where the focus is, in place of what is selected there.</summary>
    public async Task TypeHereAsync(string text) => await SendAsync("Input.insertText", new() { ["text"] = text });

    /// <summary>Presses Tab until the focus is on what the selector finds, as who has no mouse gets there.</summary>
    public async Task TabToAsync(string selector)
    {
        await UntilThereAsync(selector);
        for (int i = 0; i < MostTabs; i++)
        {
            if (await ValueAsync($"document.activeElement.matches({Quote(selector)})") is { } there && (bool)there)
            {
                return;
            }

            await PressAsync("Tab");
        }

        throw new InvalidOperationException($"{MostTabs} times Tab did not lead to {selector}.");
    }

    /// <summary>Presses a key, by its name: <c>Tab</c>, <c>Enter</c>, or a space.</summary>
    public async Task PressAsync(string key)
    {
        JsonObject down = new() { ["type"] = "keyDown", ["key"] = key, ["windowsVirtualKeyCode"] = key switch { "Enter" => 13, " " => 32, _ => 9 } };
        if (key is "Enter" or " ")
        {
            down["text"] = key == "Enter" ? "\r" : key; // what submits a form, or turns a switch
        }

        await SendAsync("Input.dispatchKeyEvent", down);
        await SendAsync("Input.dispatchKeyEvent", new() { ["type"] = "keyUp", ["key"] = key });
    }

    public async Task<string> TextAsync(string selector) => (string?)await ValueAsync($"document.querySelector({Quote(selector)})?.textContent") ?? "";

    /// <summary>A picture of the whole page, as PNG, into the folder that RELAY_SCREENSHOTS names; nowhere without it.</summary>
    public async Task ShootAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("RELAY_SCREENSHOTS") is { Length: > 0 } folder)
        {
            JsonNode answer = await SendAsync("Page.captureScreenshot", new() { ["captureBeyondViewport"] = true });
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), Convert.FromBase64String((string)answer["data"]!), TestContext.Current.CancellationToken);
        }
    }

    public void Take(string method, JsonNode parameters)
    {
        string? complaint = method switch
        {
            "Runtime.exceptionThrown" => parameters["exceptionDetails"]!.ToJsonString(),
            "Runtime.consoleAPICalled" when (string?)parameters["type"] is "error" or "warning" or "assert" => parameters["args"]!.ToJsonString(),
            "Log.entryAdded" when (string?)parameters["entry"]!["level"] is "error" or "warning" =>
                string.Create(CultureInfo.InvariantCulture, $"{parameters["entry"]!["text"]} {parameters["entry"]!["url"]}"),
            _ => null,
        };
        if (complaint is not null)
        {
            lock (_lock)
            {
                _complaints.Add(complaint);
            }
        }
    }

    private Task<JsonNode> SendAsync(string method, JsonObject? parameters = null) => tools.SendAsync(method, parameters, session);

    // A selector as a JavaScript text.
    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
