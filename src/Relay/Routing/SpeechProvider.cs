using Relay.Routing.Keys;
using Relay.Upstreams;

namespace Relay.Routing;

/// <summary>An upstream of speech and the pool its keys come from.</summary>
/// <param name="upstream">Where calls go.</param>
/// <param name="pool">The pool as it is now: keys imported while Relay serves may be in another than those of the settings.</param>
internal sealed class SpeechProvider(ISpeechUpstream upstream, Func<KeyPool> pool)
{
    public ISpeechUpstream Upstream => upstream;

    public KeyPool Keys => pool();
}
