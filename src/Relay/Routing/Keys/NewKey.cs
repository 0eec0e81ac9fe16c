namespace Relay.Routing.Keys;

/// <summary>A key on its way into the store.</summary>
/// <param name="Provider">Whose it is.</param>
/// <param name="Label">Unique within the provider.</param>
/// <param name="Account">Whose rate limits it shares.</param>
/// <param name="SealedSecret">The key, sealed.</param>
/// <param name="SecretHash">32 bytes by which a second import is noticed.</param>
/// <param name="IsEnabled">Whether it is used at once.</param>
/// <param name="Facts">What a check told; nothing yet without one.</param>
internal sealed record NewKey(string Provider, string Label, string Account, byte[] SealedSecret, byte[] SecretHash, bool IsEnabled, KeyFacts Facts);
