using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.OpenAi;

/// <summary>A Relay whose provider <c>Fake</c> (two keys) has SiliconFlow's media surfaces; <c>Other</c> has OpenAI's.</summary>
public sealed class MediaHost : IAsyncLifetime
{
    public const int MaxUploadBytes = 400_000;

    public ChatHost Chat { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Chat = await ChatHost.StartAsync(
        ("Providers:Fake:IsSiliconFlow", "true"),
        ("Media:Files", "Fake"),
        ("Media:MaxUploadBytes", $"{MaxUploadBytes}"),
        ("Models:fake-alias", "Fake/real/model"),
        ("Chat:CircuitFailures", "1000"),
        ("Keys:Pools:Fake:RateLimitRestMs", "1"));

    public ValueTask DisposeAsync() => Chat.DisposeAsync();
}
