using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Relay.Upstreams.Local;

/// <summary>The one registration line of this upstream.</summary>
internal static class LocalVoiceRegistration
{
    /// <summary>Registers <see cref="LocalVoice"/> with options bound from <paramref name="section"/> and checked at start.</summary>
    public static IServiceCollection AddLocalVoice(this IServiceCollection services, IConfigurationSection section)
    {
        services.AddOptions<LocalVoiceOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LocalVoiceOptions>, LocalVoiceOptionsCheck>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LocalVoice>();
        return services;
    }
}
