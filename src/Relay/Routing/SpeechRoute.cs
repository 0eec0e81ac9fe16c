using Relay.Upstreams;

namespace Relay.Routing;

/// <summary>Where calls for one model go. <see cref="Model"/> is the name after aliases: what is sent upstream and what is charged.</summary>
internal sealed record SpeechRoute(string Model, SpeechProvider Provider)
{
    public ISpeechUpstream Upstream => Provider.Upstream;
}
