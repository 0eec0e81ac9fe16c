using System.Text.Json;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd;

/// <summary>What a Relay writes while it serves, as a collector reads it.</summary>
public sealed class LogTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Serve_WithJsonLogs_WritesOneObjectALine()
    {
        string token = await Command.AddCallerAsync(_place, "ada");
        await using RelayProcess relay = await RelayProcess.StartAsync(_place, "Log:Format=json", "Log:Level=debug");
        using (Caller ada = new(relay, token))
        {
            Assert.Equal(200, (await ada.PostAsync(Caller.ChatPath, Caller.ChatBody("Hello"))).Status);
        }

        relay.Terminate();
        Assert.Equal(0, await relay.ExitCodeAsync());

        JsonElement[] lines = [.. relay.Output.Text.TrimEnd('\n').Split('\n').Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.All(lines, static line => Assert.Equal(JsonValueKind.String, line.GetProperty("time").ValueKind));
        Assert.Contains(lines, static line => line.GetProperty("event").GetInt32() == 4000 && line.TryGetProperty("CallId", out _));
    }
}
