namespace Relay.Protocol.Translation.Requests;

/// <summary>Which tool choices a provider takes; others become <c>auto</c>.</summary>
public enum ToolChoiceSupport : byte
{
    Full = 0,

    /// <summary>auto and none.</summary>
    AutoNone,

    /// <summary>auto only; none is expressed by sending no tools.</summary>
    AutoOnly,
}
