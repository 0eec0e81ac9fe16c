using System.Text;

namespace Relay.Protocol.Translation.Responses;

/// <summary>
/// Seals of thinking travel as <c>encrypted_content</c>, in a wrapping of Relay's own: what OpenAI encrypted must never be taken for the
/// signature of another provider.
/// </summary>
internal static class ResponsesSeal
{
    public const string Signature = "relay:";
    public const string Redacted = "relay-redacted:";

    public static byte[] Wrap(string prefix, ReadOnlySpan<byte> seal) => [.. Encoding.ASCII.GetBytes(prefix), .. seal];
}
