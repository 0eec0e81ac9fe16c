using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Relay.Archive;
using Relay.Billing;
using Relay.Endpoints;
using Relay.Identity;
using Relay.Metrics;
using Relay.Routing;
using Relay.Routing.Chat;
using Relay.Routing.Keys;
using Relay.Streaming;
using Relay.Tasks;
using Relay.Upstreams.Chat;
using Relay.Upstreams.Keys;
using Relay.Upstreams.Local;
using Relay.Upstreams.Media;
using Relay.Upstreams.MiniMax;
using Relay.Upstreams.WebSessions;

namespace Relay.Hosting;

/// <summary>Every settings section, bound once and checked before anything starts.</summary>
internal sealed class AllOptions
{
    public required RelayOptions Relay { get; init; }

    public required TokenCheckOptions Identity { get; init; }

    public required AccountsOptions Accounts { get; init; }

    public required AccessOptions Access { get; init; }

    public required JwtOptions Jwt { get; init; }

    public required RoutingOptions Routing { get; init; }

    public required PumpOptions Streaming { get; init; }

    public required SpeechOptions Speech { get; init; }

    public required ChatOptions Chat { get; init; }

    /// <summary>Providers of chat by name: the built-in ones with the configuration's changes, and its own.</summary>
    public required Dictionary<string, ProviderOptions> Providers { get; init; }

    /// <summary>The configuration's own model names, see <see cref="ModelTable"/>.</summary>
    public required Dictionary<string, string> Models { get; init; }

    /// <summary>Consumer chat sites with the user's own session token.</summary>
    public required WebSessionsOptions WebSessions { get; init; }

    public required BillingOptions Billing { get; init; }

    public required ArchiveOptions Archive { get; init; }

    public required MiniMaxOptions MiniMax { get; init; }

    public required LocalVoiceOptions Local { get; init; }

    /// <summary>What stands beside chat: files, transcriptions, images, voices, videos.</summary>
    public required MediaOptions Media { get; init; }

    /// <summary>Work that goes on after its answer.</summary>
    public required TaskOptions Tasks { get; init; }

    public required MetricsOptions Metrics { get; init; }

    public required LogOptions Log { get; init; }

    public required KeysOptions Keys { get; init; }

    /// <summary>Where providers are asked about keys, by provider: the built-in ones and those of the settings.</summary>
    public required IReadOnlyDictionary<string, KeyTarget> KeyTargets { get; init; }

    /// <exception cref="StartException">A setting is wrong; the message names it.</exception>
    public static AllOptions Bind(IConfiguration configuration)
    {
        AllOptions all;
        try
        {
            Dictionary<string, ProviderOptions> providers = BuiltInProviders.Create();
            configuration.GetSection("Providers").Bind(providers);
            all = new AllOptions
            {
                Relay = configuration.Get<RelayOptions>() ?? new RelayOptions(),
                Identity = configuration.GetSection("Identity").Get<TokenCheckOptions>() ?? new TokenCheckOptions(),
                Accounts = configuration.GetSection("Accounts").Get<AccountsOptions>() ?? new AccountsOptions(),
                Access = configuration.GetSection("Access").Get<AccessOptions>() ?? new AccessOptions(),
                Jwt = configuration.GetSection("Jwt").Get<JwtOptions>() ?? new JwtOptions(),
                Routing = configuration.GetSection("Routing").Get<RoutingOptions>() ?? new RoutingOptions(),
                Streaming = configuration.GetSection("Streaming").Get<PumpOptions>() ?? new PumpOptions(),
                Speech = configuration.GetSection("Speech").Get<SpeechOptions>() ?? new SpeechOptions(),
                Chat = configuration.GetSection("Chat").Get<ChatOptions>() ?? new ChatOptions(),
                Providers = providers,
                Models = configuration.GetSection("Models").Get<Dictionary<string, string>>() ?? [],
                WebSessions = configuration.GetSection("WebSessions").Get<WebSessionsOptions>() ?? new WebSessionsOptions(),
                Billing = configuration.GetSection("Billing").Get<BillingOptions>() ?? new BillingOptions(),
                Archive = configuration.GetSection("Archive").Get<ArchiveOptions>() ?? new ArchiveOptions(),
                MiniMax = configuration.GetSection("Upstreams:MiniMax").Get<MiniMaxOptions>() ?? new MiniMaxOptions(),
                Local = configuration.GetSection("Upstreams:Local").Get<LocalVoiceOptions>() ?? new LocalVoiceOptions(),
                Media = configuration.GetSection("Media").Get<MediaOptions>() ?? new MediaOptions(),
                Tasks = configuration.GetSection("Tasks").Get<TaskOptions>() ?? new TaskOptions(),
                Metrics = configuration.GetSection("Metrics").Get<MetricsOptions>() ?? new MetricsOptions(),
                Log = configuration.GetSection("Log").Get<LogOptions>() ?? new LogOptions(),
                Keys = configuration.GetSection("Keys").Get<KeysOptions>() ?? new KeysOptions(),
                KeyTargets = Upstreams.Keys.KeyTargets.With(
                    configuration.GetSection("Keys:Providers").Get<Dictionary<string, KeyTarget>>() ?? [],
                    providers.Select(static one => (KeyPools.NameOf(one.Key), one.Value.OpenAiUrl))),
            };
        }
        catch (InvalidOperationException error)
        {
            throw new StartException($"a setting has a value of the wrong kind: {error.Message}");
        }

        if (all.Relay.FindError() is { } first)
        {
            throw new StartException(first); // before the data folder's name is used
        }

        // Paths not set by hand live below the data folder.
        string data = Path.GetFullPath(all.Relay.Data);
        if (configuration["Billing:JournalDirectory"] is null)
        {
            all.Billing.JournalDirectory = Path.Combine(data, "journal");
        }

        if (configuration["Jwt:SecretFile"] is null)
        {
            all.Jwt.SecretFile = Path.Combine(data, all.Jwt.SecretFile);
        }

        string? wrong = all.FindLimitError() ?? all.Accounts.FindError() ?? all.Access.FindError() ?? all.Jwt.FindError()
            ?? all.Billing.FindError() ?? all.Archive.FindError() ?? all.MiniMax.FindError() ?? FindLocalError(all.Local)
            ?? all.Keys.FindError() ?? all.Media.FindError() ?? all.Tasks.FindError() ?? all.Log.FindError() ?? all.WebSessions.FindError()
            ?? all.Chat.FindError() ?? ModelTable.FindError(all.Models)
            ?? all.Providers.Select(static provider => provider.Value.FindError(provider.Key)).FirstOrDefault(static error => error is not null)
            ?? all.KeyTargets.Select(static target => target.Value.FindError(target.Key)).FirstOrDefault(static error => error is not null);
        return wrong is null ? all : throw new StartException(wrong);
    }

    private static string? FindLocalError(LocalVoiceOptions local)
    {
        ValidateOptionsResult result = new LocalVoiceOptionsCheck().Validate(null, local);
        return result.Failed ? result.FailureMessage : null;
    }

    private string? FindLimitError() => this switch
    {
        { Identity.CacheMs: < 1 or > 2_500 } => "Identity:CacheMs must be 1 to 2500.",
        { Identity.StoreWaitMs: < 1 } => "Identity:StoreWaitMs must be at least 1.",
        { Identity.MaxCachedTokens: < 1 } => "Identity:MaxCachedTokens must be at least 1.",
        { Identity.MaxRefusedTokens: < 1 } => "Identity:MaxRefusedTokens must be at least 1.",
        { Routing.MaxAttempts: < 1 } => "Routing:MaxAttempts must be at least 1.",
        { Streaming.FirstByteTimeoutMs: < 100 } => "Streaming:FirstByteTimeoutMs must be at least 100.",
        { Streaming.IdleTimeoutMs: < 100 } => "Streaming:IdleTimeoutMs must be at least 100.",
        { Streaming.DrainTimeoutMs: < 0 } => "Streaming:DrainTimeoutMs must not be negative.",
        { Speech.MaxBodyBytes: < 1024 } => "Speech:MaxBodyBytes must be at least 1024.",
        { Speech.MaxMessageBytes: < 1024 } => "Speech:MaxMessageBytes must be at least 1024.",
        { Speech.SocketIdleMs: < 1000 } => "Speech:SocketIdleMs must be at least 1000.",
        { Speech.MaxTextChars: < 1 } => "Speech:MaxTextChars must be at least 1.",
        _ => null,
    };
}
