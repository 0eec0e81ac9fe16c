namespace Relay.Archive;

/// <summary>The archive's place in the container.</summary>
internal static class ArchiveRegistration
{
    /// <summary>
    /// Adds <see cref="ArchiveClips"/>. Needs an <see cref="IClipIndex"/> and a <see cref="TimeProvider"/>; whoever owns the order of
    /// start and shutdown calls <see cref="ArchiveClips.Start"/> and <see cref="ArchiveClips.StopAsync"/>.
    /// </summary>
    public static IServiceCollection AddArchive(this IServiceCollection services, ArchiveOptions options, string dataFolder)
    {
        services.AddSingleton<IClipFiles, DiskClipFiles>();
        services.AddSingleton(provider => new ArchiveClips(
            options,
            dataFolder,
            provider.GetRequiredService<IClipIndex>(),
            provider.GetRequiredService<IClipFiles>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ArchiveClips>>()));
        return services;
    }
}
