using Relay.Routing.Chat;
using Relay.Upstreams.Media;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>One place where a call may go.</summary>
/// <param name="Upstream">Who is asked.</param>
/// <param name="Target">The same as routing sees it: its keys, its circuit, and the model's name there (empty where the call has none).</param>
/// <param name="KeyLabel">The only key that will do; null: any.</param>
internal sealed record MediaTarget(MediaUpstream Upstream, ChatTarget Target, string? KeyLabel = null)
{
    public string Model => Target.Model;
}
