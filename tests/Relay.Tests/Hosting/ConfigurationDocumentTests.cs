using Microsoft.Extensions.Configuration;
using Relay.Hosting;
using Xunit;

namespace Relay.Tests.Hosting;

/// <summary>The reference of settings is what the option classes say, and what they say is what is bound.</summary>
public sealed class ConfigurationDocumentTests
{
    private static readonly string s_file = SourceTree.PathOf("docs/configuration.md");

    /// <summary>Settings whose value can be of the wrong kind.</summary>
    public static TheoryData<string> Typed => [.. SettingsTree.Sections.SelectMany(static section => section.Settings)
        .Where(static setting => setting.Property.PropertyType is { IsValueType: true }).Select(static setting => setting.Path)];

    [Fact]
    public void Document_OfNow_IsTheOneInDocs()
    {
        string made = ConfigurationDocument.Create();
        if (Environment.GetEnvironmentVariable("RELAY_WRITE_DOCS") == "1")
        {
            File.WriteAllText(s_file, made);
        }

        Assert.True(made == File.ReadAllText(s_file), "docs/configuration.md is not what the option classes say: run build/configuration.sh");
    }

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
}
