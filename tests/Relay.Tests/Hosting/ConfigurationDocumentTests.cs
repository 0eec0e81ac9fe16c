using Microsoft.Extensions.Configuration;
using Relay.Hosting;
using Xunit;

namespace Relay.Tests.Hosting;

/// <summary>The reference of settings is what the option classes say, and what they say is what is bound.</summary>
public sealed class ConfigurationDocumentTests
{
    /// <summary>Settings whose value can be of the wrong kind.</summary>
    public static TheoryData<string> Typed => [.. SettingsTree.Sections.SelectMany(static section => section.Settings)
        .Where(static setting => setting.Property.PropertyType is { IsValueType: true }).Select(static setting => setting.Path)];

    [Fact]
    public void Document_OfNow_IsTheOneInDocs() => AssertIs("docs/configuration.md", ConfigurationDocument.Create());

    [Fact]
    public void Table_OfNow_IsTheOneInTheBinary() => AssertIs("src/Relay/Hosting/settings.tsv", SettingsTable.Create());

    [Fact]
    public void Sections_EverySetting_SaysWhatItIsFor() => Assert.All(
        SettingsTree.Sections.SelectMany(static section => section.Settings),
        static setting => Assert.NotEqual("", SourceComments.Of(setting.Property.DeclaringType!, setting.Property.Name)));

    [Theory]
    [MemberData(nameof(Typed))]
    public void Bind_AValueOfTheWrongKind_IsRefusedByTheNameInTheDocument(string path)
    {
        string name = path.Replace("NAME", "x", StringComparison.Ordinal).Replace(":N:", ":0:", StringComparison.Ordinal);
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, "?")]).Build();

        StartException error = Assert.Throws<StartException>(() => AllOptions.Bind(configuration));

        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    private static void AssertIs(string path, string made)
    {
        string file = SourceTree.PathOf(path);
        if (Environment.GetEnvironmentVariable("RELAY_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, made);
        }

        Assert.True(File.Exists(file) && made == File.ReadAllText(file), path + " is not what the option classes say: run build/configuration.sh");
    }
}
