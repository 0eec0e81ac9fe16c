using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Relay.Cli;
using Relay.Hosting;
using Relay.Streaming;
using Relay.Tests.Endpoints;
using Xunit;

namespace Relay.Tests.Hosting;

/// <summary>What <c>deploy</c> and its document say of settings, paths, commands and times is so.</summary>
public sealed partial class DeploymentFilesTests
{
    private const string Compose = "deploy/docker-compose.yml";
    private const string Unit = "deploy/systemd/relay.service";
    private const string Cluster = "deploy/kubernetes/relay.yaml";
    private const string Document = "docs/deployment.md";

    // How long after the drain streams are cut and what is written is waited for: RelayServer and WebServer.
    private const int WriteMs = 10_000;

    public static TheoryData<string> Files => [Compose, Unit, Cluster, Document];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_SettingsInIt_AreSettings(string file)
    {
        string text = Read(file);
        IEnumerable<string> names = Variable().Matches(text).Select(static match => match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal))
            .Where(static name => name != "Section:Name");

        Assert.All(names, static name => Assert.True(SettingsTree.Find(name) is not null, name));
        Assert.NotEmpty(names);
    }

    [Fact]
    public void Document_SettingsItNames_AreSettings()
    {
        string[] names = [.. Quoted().Matches(Read(Document)).Select(static match => match.Groups[1].Value)];

        // A list is named without the number of an entry.
        Assert.All(names, static name => Assert.True((SettingsTree.Find(name) ?? SettingsTree.Find(name + ":0")) is not null, name));
        Assert.Contains("Streaming:DrainTimeoutMs", names);
    }

    [Fact]
    public void UnitsSettings_AreKnownAndUsable()
    {
        IConfiguration settings = new ConfigurationBuilder().AddJsonFile(SourceTree.PathOf("deploy/systemd/relay.json")).Build();

        Assert.All(
            settings.AsEnumerable().Where(static setting => setting.Value is not null),
            static setting => Assert.True(SettingsTree.Find(setting.Key) is not null, setting.Key));
        Assert.False(AllOptions.Bind(settings).Accounts.AllowRegistration);
    }

    [Fact]
    public void Commands_OfTheUnitAndTheDocument_AreUnderstood()
    {
        string[] commands =
        [
            .. Start().Matches(Read(Unit)).Select(static match => match.Groups[1].Value),
            .. Typed().Matches(Read(Document)).Select(static match => match.Groups[1].Value),
        ];

        Assert.All(commands, static command => Assert.Empty(RootCommandFactory.Create().Parse(command).Errors));
        Assert.True(commands.Length >= 3);
    }

    [Theory]
    [InlineData(Compose, "stop_grace_period: (\\d+)s")]
    [InlineData(Unit, "TimeoutStopSec=(\\d+)")]
    [InlineData(Cluster, "terminationGracePeriodSeconds: (\\d+)")]
    public void Grace_OfEachFile_IsLongerThanAStopMayTake(string file, string pattern) =>
        Assert.True(int.Parse(Regex.Match(Read(file), pattern).Groups[1].Value, CultureInfo.InvariantCulture) * 1000 > new PumpOptions().DrainTimeoutMs + WriteMs);

    [Theory]
    [InlineData(Cluster, "runAsUser: (\\d+)", "build/rootfs.sh", "^uid=(\\d+)")]
    [InlineData(Cluster, "mountPath: (/data)\\b", "Dockerfile.aot", "^VOLUME (.+)$")]
    [InlineData(Cluster, "containerPort: (\\d+)", "Dockerfile.aot", "^EXPOSE (\\d+)$")]
    [InlineData(Compose, "data:(/data)\\b", "Dockerfile.aot", "^VOLUME (.+)$")]
    [InlineData(Compose, "127\\.0\\.0\\.1:8768:(\\d+)", "Dockerfile.aot", "^EXPOSE (\\d+)$")]
    [InlineData(Compose, ":-relay:([0-9.]+)", "Directory.Build.props", "<Version>(.+)</Version>")]
    [InlineData(Cluster, "image: relay:([0-9.]+)", "Directory.Build.props", "<Version>(.+)</Version>")]
    public void Value_OfOneFile_IsThatOfTheOther(string file, string pattern, string other, string otherPattern)
    {
        string value = Regex.Match(Read(file), pattern).Groups[1].Value;

        Assert.NotEqual("", value);
        Assert.Equal(Regex.Match(Read(other), otherPattern, RegexOptions.Multiline).Groups[1].Value, value);
    }

    [Fact]
    public async Task Probes_OfTheCluster_AreAnswered()
    {
        await using RelayHost host = await RelayHost.StartAsync();
        string[] paths = [.. Probe().Matches(Read(Cluster)).Select(static match => match.Groups[1].Value)];

        Assert.Equal(3, paths.Length);
        foreach (string path in paths)
        {
            Assert.Equal(HttpStatusCode.OK, (await host.GetAsync(null, path)).Status);
        }
    }

    private static string Read(string file) => File.ReadAllText(SourceTree.PathOf(file));

    [GeneratedRegex(@"RELAY_([A-Z][A-Za-z]+(__[A-Za-z0-9]+)+|Store)\b")]
    private static partial Regex Variable();

    [GeneratedRegex("`((?!Section)[A-Z][A-Za-z]+(:[A-Za-z]+)+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("^ExecStart=/usr/bin/relay (.+)$", RegexOptions.Multiline)]
    private static partial Regex Start();

    [GeneratedRegex("(?:`|^|exec relay )relay ((?:doctor|backup|restore)[^`#\n]*)", RegexOptions.Multiline)]
    private static partial Regex Typed();

    [GeneratedRegex(@"httpGet: \{path: ([^,]+),")]
    private static partial Regex Probe();
}
