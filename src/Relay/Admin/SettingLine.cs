namespace Relay.Admin;

/// <summary>One setting as it is in effect. Holds no secret.</summary>
/// <param name="Name">Its full name, as <c>Upstreams:MiniMax:Keys:0</c>.</param>
/// <param name="Takes">What it takes: <c>text</c>, <c>list</c>, <c>number</c>, <c>flag</c>, or a choice's words with bars between; empty for an unknown one.</param>
/// <param name="Value">In effect, as it was written; null where it is a secret or unknown.</param>
/// <param name="Default">What it is where nobody sets it; empty: nothing.</param>
/// <param name="Origin">Where the value comes from.</param>
/// <param name="Place">The file, or the variable; empty for others.</param>
/// <param name="About">What it is for.</param>
internal sealed record SettingLine(string Name, string Takes, string? Value, string Default, SettingOrigin Origin, string Place, string About)
{
    /// <summary>False: no setting has this name, and nobody looks at it.</summary>
    public bool IsKnown => Takes.Length > 0;
}
