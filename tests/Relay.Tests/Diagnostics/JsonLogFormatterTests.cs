using System.Text.Json;
using Microsoft.Extensions.Logging;
using Relay.Diagnostics;
using Xunit;

namespace Relay.Tests.Diagnostics;

public class JsonLogFormatterTests
{
    private readonly FormatterLog _log = new(new JsonLogFormatter(TimeProvider.System));

    [Fact]
    public void Write_AMessage_IsOneObjectWithItsValuesAsMembers()
    {
        Log.Draining(_log, 7);

        Assert.EndsWith("\n", _log.Written);
        JsonElement line = Line();
        Assert.Equal(
            ["time", "level", "category", "event", "message", "Streams"], line.EnumerateObject().Select(static member => member.Name));
        Assert.Equal("information", line.GetProperty("level").GetString());
        Assert.Equal("Relay.Area", line.GetProperty("category").GetString());
        Assert.Equal(EventIds.Draining, line.GetProperty("event").GetInt32());
        Assert.Equal("stopping: 7 streams may finish", line.GetProperty("message").GetString());
        Assert.Equal(7, line.GetProperty("Streams").GetInt32());
    }

    [Fact]
    public void Write_Time_IsUtcToTheMillisecond()
    {
        FormatterLog log = new(new JsonLogFormatter(new Noon()));

        Log.Draining(log, 0);

        Assert.StartsWith("{\"time\":\"2026-11-22T12:00:00.007Z\",", log.Written);
    }

    [Fact]
    public void Write_AnException_IsTextOnTheSameLine()
    {
        Log.CallBroke(_log, Guid.Empty, new InvalidOperationException("broken\n\"so\""));

        Assert.Equal(1, _log.Written.Count(static c => c == '\n'));
        string text = Line().GetProperty("exception").GetString()!;
        Assert.StartsWith("System.InvalidOperationException: broken\n\"so\"", text);
        Assert.Equal("error", Line().GetProperty("level").GetString());
    }

    [Fact]
    public void Write_ValuesOfEveryKind_AreReadable()
    {
        _log.Log(
            LogLevel.Warning, "{Text} {None} {Flag} {Long} {Double} {NoNumber} {Id} {Level}", "说\u0001\n", null, true, long.MaxValue, 1.5, double.NaN,
            Guid.Empty, LogLevel.Error);

        JsonElement line = Line();
        Assert.Equal("说\u0001\n", line.GetProperty("Text").GetString());
        Assert.Equal(JsonValueKind.Null, line.GetProperty("None").ValueKind);
        Assert.True(line.GetProperty("Flag").GetBoolean());
        Assert.Equal(long.MaxValue, line.GetProperty("Long").GetInt64());
        Assert.Equal(1.5, line.GetProperty("Double").GetDouble());
        Assert.Equal("NaN", line.GetProperty("NoNumber").GetString());
        Assert.Equal(Guid.Empty, line.GetProperty("Id").GetGuid());
        Assert.Equal("Error", line.GetProperty("Level").GetString());
    }

    [Fact]
    public void Write_AValueNamedAsAMemberOfEveryLine_TakesNoMembersPlace()
    {
#pragma warning disable CA1727 // the name is the point
        _log.Log(LogLevel.Warning, "{message}", "mine");
#pragma warning restore CA1727

        Assert.Equal("mine", Line().GetProperty("message").GetString());
        Assert.Equal("mine", Line().GetProperty("_message").GetString());
        Assert.Equal(1, _log.Written.Split("\"message\"").Length - 1);
    }

    [Fact]
    public void Write_HalfACharacter_IsReplaced()
    {
        _log.Log(LogLevel.Warning, "{Text}", "a\ud83d");

        Assert.Equal("a\ufffd", Line().GetProperty("Text").GetString());
    }

    [Fact]
    public void Write_AfterALongMessage_BeginsAnew()
    {
        _log.Log(LogLevel.Warning, "{Text}", new string('a', 100_000));
        Log.Draining(_log, 1);

        string[] lines = _log.Written.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal(1, JsonDocument.Parse(lines[1]).RootElement.GetProperty("Streams").GetInt32());
    }

    private JsonElement Line() => JsonDocument.Parse(_log.Written).RootElement;

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 14, 0, 0, 7, TimeSpan.FromHours(2));
    }
}
