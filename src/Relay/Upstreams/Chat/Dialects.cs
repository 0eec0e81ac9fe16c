using Relay.Protocol.Translation;

namespace Relay.Upstreams.Chat;

/// <summary>The dialects: what reads and writes each. The one place where a translator is chosen.</summary>
internal static class Dialects
{
    private static readonly ChatDialectParts[] s_parts =
    [
        new() { ReadFault = PlainFault.Read },
        new() { ReadFault = PlainFault.Read },
        new() { ReadFault = PlainFault.Read },
        new() { ReadFault = PlainFault.Read },
    ];

    public static ChatDialectParts Of(ChatDialect dialect) => s_parts[(int)dialect];

    /// <summary>Whether a call of one dialect can be answered by a provider of the other.</summary>
    public static bool CanTranslate(ChatDialect from, ChatDialect to) => from != to && Of(from).CanBeAsked && Of(to).CanAnswer;
}
