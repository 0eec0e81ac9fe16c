using Microsoft.Extensions.Logging;

namespace Relay.Diagnostics;

/// <summary>Messages of upstream keys. Labels only, never a key.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.KeysUnread, LogLevel.Warning, "The store's upstream keys could not be read or written; the last known ones stay in force")]
    public static partial void KeysUnread(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.KeyChecksFailing, LogLevel.Warning, "A round of checks of upstream keys broke off; trying again at the next")]
    public static partial void KeyChecksFailing(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.KeyUnreadable, LogLevel.Error, "The key {Label} of {Provider} cannot be used: {Reason}")]
    public static partial void KeyUnreadable(ILogger logger, string provider, string label, string reason);

    [LoggerMessage(EventIds.KeysExported, LogLevel.Warning, "{MadeBy} exported {Keys} upstream keys in clear text")]
    public static partial void KeysExported(ILogger logger, string madeBy, int keys);
}
