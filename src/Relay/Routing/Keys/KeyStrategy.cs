namespace Relay.Routing.Keys;

/// <summary>Which of the fit keys a pool gives out.</summary>
internal enum KeyStrategy
{
    /// <summary>The highest known balance, then the fewest calls in flight; keys of unknown balance by turns after them.</summary>
    Balance,

    /// <summary>One key for everything until it is unfit or has failed the call: for providers that mind several keys from one address.</summary>
    Sticky,
}
