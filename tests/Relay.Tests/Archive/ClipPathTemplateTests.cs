using Relay.Archive;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class ClipPathTemplateTests
{
    private static readonly ClipLabel s_label = new(
        Guid.ParseExact("0190a0b0c0d07e0f8123456789abcdef", "N"), Guid.Empty, 42, 1_000_000, "mp3", "ann", null);

    [Theory]
    [InlineData("{user}/{yyyy-MM-dd}/{HHmmss}_{id8}.{format}", "ann/1970-01-01/000001_89abcdef.wav")]
    [InlineData("{account}/{yyyy}/{MM}/{id}.{format}", "42/1970/01/0190a0b0c0d07e0f8123456789abcdef.wav")]
    [InlineData("{format}/call-{call}.{format}", "wav/call-00000000000000000000000000000000.wav")]
    [InlineData("all.{format}", "all.wav")]
    public void Render_KnownParts_FillsThemIn(string template, string expected) =>
        Assert.Equal(expected, new ClipPathTemplate(template, TimeZoneInfo.Utc).Render(s_label, "wav").Audio);

    [Theory]
    [InlineData("")]
    [InlineData("{user}")]
    [InlineData("/{user}.{format}")]
    [InlineData("../{user}.{format}")]
    [InlineData("a//b.{format}")]
    [InlineData(".tmp/{id}.{format}")]
    [InlineData(".{format}")]
    [InlineData("{nobody}.{format}")]
    [InlineData("{d}.{format}")]
    [InlineData("{HH:mm}.{format}")]
    [InlineData("a{user.{format}")]
    [InlineData("a}.{format}")]
    [InlineData("a\\b.{format}")]
    [InlineData("a\nb.{format}")]
    public void FindError_UnusableTemplate_SaysSo(string template) => Assert.NotNull(ClipPathTemplate.FindError(template));

    [Fact]
    public void FindError_DefaultOptions_FindsNothing() => Assert.Null(new ArchiveOptions().FindError());

    [Fact]
    public void FindError_PageLargerThanAClip_NamesTheSetting() =>
        Assert.Contains("Archive:MaxQueuedBytesPerClip", new ArchiveOptions { PageBytes = 8192, MaxQueuedBytesPerClip = 8192 }.FindError());
}
