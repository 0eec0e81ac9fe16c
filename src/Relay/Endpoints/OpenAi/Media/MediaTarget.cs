using Relay.Routing.Chat;
using Relay.Upstreams.Media;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>One place where a call may go.</summary>
/// <param name="Upstream">Who is asked.</param>
/// <param name="Target">The same as routing sees it: its keys, its circuit, and the model's name there (empty where the call has none).</param>
internal sealed record MediaTarget(MediaUpstream Upstream, ChatTarget Target)
{
    public string Model => Target.Model;

    /// <summary>The only key that will do; null: any.</summary>
    public string? KeyLabel => Target.KeyLabel;
}
