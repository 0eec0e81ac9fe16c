namespace Relay.Protocol.WebSessions.Metaso;

/// <summary>What a user of Metaso is known by: two cookies, written as <c>uid-sid</c>.</summary>
/// <param name="Uid">Hex digits, 24 of them.</param>
/// <param name="Sid">Hex digits, 32 of them.</param>
public readonly record struct MetasoToken(string Uid, string Sid)
{
    /// <summary>Splits at the first dash. False: a part is missing or has a character that is no cookie's.</summary>
    public static bool TryParse(string text, out MetasoToken token)
    {
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        token = dash < 0 ? default : new MetasoToken(text[..dash], text[(dash + 1)..]);
        return dash > 0 && token.Sid.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-');
    }

    /// <summary>Value of the <c>Cookie</c> header.</summary>
    public string ToCookie() => $"uid={Uid}; sid={Sid}";

    /// <summary>Never the token.</summary>
    public override string ToString() => "MetasoToken";
}
