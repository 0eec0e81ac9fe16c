namespace Relay.Protocol.WebSessions.Kimi;

/// <summary>The first bytes of an answer of Kimi's site.</summary>
public static class KimiFirst
{
    /// <summary>Whether the answer begins by refusing the token. Undecided where the first message is not whole.</summary>
    public static bool IsTokenRefused(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < KimiEnvelope.HeadBytes || KimiEnvelope.LengthOf(bytes) is var length && (length < 0 || length > bytes.Length - KimiEnvelope.HeadBytes))
        {
            return false;
        }

        string code = WebJson.Text(WebJson.Find(WebJson.Parse(bytes.Slice(KimiEnvelope.HeadBytes, length)), "error"), "code");
        return code is "unauthenticated" or "permission_denied";
    }
}
