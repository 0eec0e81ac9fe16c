namespace Relay.Protocol.WebSessions;

/// <summary>A search hit of a site.</summary>
/// <param name="url">Its address.</param>
internal sealed class WebSource(string url)
{
    public string Url => url;

    /// <summary>What marks in the text call it.</summary>
    public string Mark { get; set; } = "";
}
