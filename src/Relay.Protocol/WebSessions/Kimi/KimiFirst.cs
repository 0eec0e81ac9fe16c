namespace Relay.Protocol.WebSessions.Kimi;

/// <summary>The first bytes of an answer of Kimi's site.</summary>
public static class KimiFirst
{
    /// <summary>Whether the first message is whole, or will never be.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= KimiEnvelope.HeadBytes && KimiEnvelope.LengthOf(bytes) <= bytes.Length - KimiEnvelope.HeadBytes;

    /// <summary>Whether the answer begins by refusing the token. No, where the first message is not whole.</summary>
    public static bool IsTokenRefused(ReadOnlySpan<byte> bytes)
    {
        if (!IsWhole(bytes) || KimiEnvelope.LengthOf(bytes) is var length && length < 0)
        {
            return false;
        }

        string code = WebJson.Text(WebJson.Find(WebJson.Parse(bytes.Slice(KimiEnvelope.HeadBytes, length)), "error"), "code");
        return code is "unauthenticated" or "permission_denied";
    }
}
