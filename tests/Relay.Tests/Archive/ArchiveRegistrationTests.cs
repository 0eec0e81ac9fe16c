using Microsoft.Extensions.DependencyInjection;
using Relay.Archive;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class ArchiveRegistrationTests
{
    [Fact]
    public void AddArchive_WithAnIndexAndAClock_GivesOneArchiveBelowTheDataFolder()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IClipIndex, RecordingIndex>()
            .AddSingleton(TimeProvider.System)
            .AddArchive(new ArchiveOptions(), "/srv/relay")
            .BuildServiceProvider();
        ArchiveClips clips = services.GetRequiredService<ArchiveClips>();
        Assert.Equal("/srv/relay/archive", clips.Root);
        Assert.Same(clips, services.GetRequiredService<ArchiveClips>());
    }
}
