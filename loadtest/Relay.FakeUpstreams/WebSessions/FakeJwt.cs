using System.Buffers.Text;
using System.Text;

namespace Relay.FakeUpstreams.WebSessions;

/// <summary>Tokens of the sites' form; signed by nobody.</summary>
public static class FakeJwt
{
    /// <summary>A JWT with these claims, JSON text of an object.</summary>
    public static string Create(string claims) =>
        $"{Base64Url.EncodeToString("""{"alg":"HS512","typ":"JWT"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.c2lnbmF0dXJl";
}
