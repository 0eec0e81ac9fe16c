namespace Relay.Protocol.Translation.Requests;

/// <summary><c>data:</c> URLs with base64, as pictures and files come inside JSON.</summary>
internal static class DataUrl
{
    private const string Scheme = "data:";
    private const string Marker = ";base64";

    /// <summary>Takes media type and data out; false for any other URL. Parameters of the media type are dropped.</summary>
    public static bool TryRead(string url, out string mediaType, out string base64)
    {
        mediaType = "";
        base64 = "";
        int comma = url.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0
            || !url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || !url.AsSpan(0, comma).EndsWith(Marker, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        ReadOnlySpan<char> type = url.AsSpan(Scheme.Length, comma - Scheme.Length - Marker.Length);
        int parameter = type.IndexOf(';');
        mediaType = (parameter < 0 ? type : type[..parameter]).ToString();
        base64 = url[(comma + 1)..];
        return true;
    }

    public static string Write(string mediaType, string base64) => $"{Scheme}{mediaType}{Marker},{base64}";
}
