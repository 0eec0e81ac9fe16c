namespace Relay.Protocol.WebSessions.Metaso;

/// <summary>One question as it is put to Metaso.</summary>
/// <param name="Text">The question, the whole conversation flattened.</param>
/// <param name="Mode"><c>concise</c>, <c>detail</c>, <c>research</c> or a later name.</param>
/// <param name="EngineType">Where is searched: "" the web, <c>scholar</c>, <c>pdf</c> ...</param>
/// <param name="MetaToken">From the page that was loaded for it.</param>
public sealed record MetasoQuestion(string Text, string Mode, string EngineType, string MetaToken)
{
    /// <summary>Of the variant without a session: which model answers.</summary>
    public string Model { get; init; } = "fast_thinking";

    /// <summary>Never the token, nor what was asked.</summary>
    public override string ToString() => $"MetasoQuestion {Mode} {EngineType}";
}
