using Microsoft.Extensions.Configuration;
using Relay.Admin;
using Relay.Hosting;
using Xunit;

namespace Relay.Tests.Hosting;

/// <summary>What is said of the settings in effect, and what is not.</summary>
public sealed class SettingsReportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("relay-settings-");

    [Fact]
    public void Read_EachPlaceOverTheOneBefore_NamesTheLastAndTheDefault()
    {
        string file = Write("""{"Chat": {"MaxAttempts": 4, "DrainMs": 1}, "AlsoListen": ["http://127.0.0.1:1"]}""");

        SettingLine[] lines = Read(file, "Chat:MaxAttempts=5", "Streaming:IdleTimeoutMs=30000");

        Assert.Equal(("5", "3", SettingOrigin.CommandLine, ""), Of(lines, "Chat:MaxAttempts"));
        Assert.Equal(("1", "0", SettingOrigin.File, file), Of(lines, "Chat:DrainMs"));
        Assert.Equal(("30000", "30000", SettingOrigin.CommandLine, ""), Of(lines, "Streaming:IdleTimeoutMs"));
        Assert.Equal(("http://127.0.0.1:1", "", SettingOrigin.File, file), Of(lines, "AlsoListen:0"));
        Assert.Equal(("false", "false", SettingOrigin.Default, ""), Of(lines, "Accounts:NewUsersUnlimited"));
    }

    [Fact]
    public void Read_EntriesOfNamedSections_StandWithTheirOwnDefaults()
    {
        SettingLine[] lines = Read(
            null, "Providers:DeepSeek:OpenAiUrl=https://proxy.example/v1", "Providers:Mine:OpenAiUrl=https://mine.example/v1",
            "Routing:ModelAliases:tts-1=speech-02-hd", "Providers:OpenAI:Models:0=mine-*");

        Assert.Equal(("https://proxy.example/v1", "https://api.deepseek.com/v1"), ValueAndDefault(lines, "Providers:DeepSeek:OpenAiUrl"));
        Assert.Equal(("https://mine.example/v1", ""), ValueAndDefault(lines, "Providers:Mine:OpenAiUrl"));
        Assert.Equal(("speech-02-hd", "speech-02-turbo"), ValueAndDefault(lines, "Routing:ModelAliases:tts-1"));
        Assert.Equal(("mine-*", ""), ValueAndDefault(lines, "Providers:OpenAI:Models:0"));
        Assert.Equal(lines.Length, lines.Select(static line => line.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(lines, static line => Assert.DoesNotContain("NAME", line.Name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Access:ApiKey=not-for-you")]
    [InlineData("Access:AdminPassword=not-for-you")]
    [InlineData("Jwt:SecretFile=not-for-you")]
    [InlineData("Upstreams:MiniMax:Keys:0=not-for-you")]
    [InlineData("Providers:Mine:Keys:3=not-for-you")]
    [InlineData("WebSessions:Kimi:Tokens:0=not-for-you")]
    [InlineData("WebSessions:Zhipu:SignSecret=not-for-you")]
    [InlineData("Models:my-token=not-for-you/x")]
    [InlineData("Upstreams:MiniMax:Keyz:0=not-for-you")]
    [InlineData("Store=mysql://relay:not-for-you@db.example:3306/relay")]
    [InlineData("Store=Server=db.example;User ID=relay;Password=\"a;not-for-you\";Database=relay")]
    [InlineData("Upstreams:MiniMax:BaseUrl=https://relay:not-for-you@proxy.example")]
    [InlineData("Upstreams:Local:Arguments:0=https://relay:p@ss:not-for-you@proxy.example")]
    [InlineData("Upstreams:MiniMax:BaseUrl=https://proxy.example/?api_key=not-for-you")]
    [InlineData("Upstreams:Local:Arguments:0=--token=not-for-you")]
    [InlineData("Upstreams:Local:Arguments:0={\"Password\": \"not-for-you\"}")]
    [InlineData("Upstreams:Local:Arguments:0=sk-not-for-you-at-all")]
    public void Read_WhatIsOrHoldsASecret_IsNotShown(string setting)
    {
        SettingLine[] lines = Read(null, setting, "Providers:Mine:OpenAiUrl=https://mine.example/v1"); // which a provider with a key needs

        Assert.All(lines, static line => Assert.DoesNotContain("not-for-you", line.ToString(), StringComparison.Ordinal));
        Assert.Equal(SettingOrigin.CommandLine, lines.Single(line => line.Name == setting[..setting.IndexOf('=', StringComparison.Ordinal)]).Origin);
    }

    [Fact]
    public void Read_SecretsThatAreNotSet_AreNotMadeUp()
    {
        SettingLine[] lines = Read(null);

        Assert.Equal(("", ""), ValueAndDefault(lines, "Access:ApiKey"));
        Assert.DoesNotContain(lines, static line => line.Value is null);
    }

    [Fact]
    public void Read_NumbersNamedAfterTokens_AreShown() =>
        Assert.Equal(("7", "100000"), ValueAndDefault(Read(null, "Identity:MaxCachedTokens=7"), "Identity:MaxCachedTokens"));

    [Fact]
    public void Read_NameThatNoSettingHas_IsToldApart()
    {
        SettingLine line = Read(null, "Chat:MaxAtempts=5").Single(static line => !line.IsKnown);

        Assert.Equal(("Chat:MaxAtempts", null, SettingOrigin.CommandLine), (line.Name, line.Value, line.Origin));
    }

    [Fact]
    public void Read_FoldersBelowTheData_AreNamedInFull() =>
        Assert.Equal(Path.Combine(_folder.FullName, "journal"), Read(null, "Data=" + _folder.FullName).Single(static line => line.Name == "Billing:JournalDirectory").Value);

    [Fact]
    public void Read_FileChangedSince_ShowsWhatIsInForceOfIt()
    {
        IConfigurationRoot started = Settings.Load(Write("""{"Chat": {"MaxAttempts": 4}, "Archive": {"WriteBytes": 7}}"""), []);
        IConfigurationRoot read = Settings.Load(Write("""{"Chat": {"MaxAttempts": 6}, "Archive": {"WriteBytes": 9}}"""), []);

        SettingLine[] lines = [.. SettingsReport.Read(started, read, AllOptions.Bind(started))];

        Assert.Equal("6", Of(lines, "Chat:MaxAttempts").Value);
        Assert.Equal("7", Of(lines, "Archive:WriteBytes").Value);
    }

    [Fact]
    public void List_OfSettings_NamesEachOnce()
    {
        string[] names = [.. SettingsList.Read().Select(static setting => setting.Path)];

        Assert.InRange(names.Length, 300, 1000);
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static (string? Value, string Default, SettingOrigin Origin, string Place) Of(SettingLine[] lines, string name)
    {
        SettingLine line = lines.Single(line => line.Name == name);
        return (line.Value, line.Default, line.Origin, line.Place);
    }

    private static (string? Value, string Default) ValueAndDefault(SettingLine[] lines, string name)
    {
        SettingLine line = lines.Single(line => line.Name == name);
        return (line.Value, line.Default);
    }

    private static SettingLine[] Read(string? file, params string[] overrides)
    {
        IConfigurationRoot configuration = Settings.Load(file, overrides);
        return [.. SettingsReport.Read(configuration, configuration, AllOptions.Bind(configuration))];
    }

    private string Write(string json)
    {
        string file = Path.Combine(_folder.FullName, "relay.json");
        File.WriteAllText(file, json);
        return file;
    }
}
