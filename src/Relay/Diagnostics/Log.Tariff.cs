using Microsoft.Extensions.Logging;

namespace Relay.Diagnostics;

/// <summary>Messages of prices, voice fees and the retention of calls.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.TariffUnread, LogLevel.Warning, "Prices and voice fees could not be read again; the last known ones stay in force")]
    public static partial void TariffUnread(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.ModelFree, LogLevel.Information,
        "No price is set for {TaskType} of model {Model}: its calls are free. 'relay price set' gives it one")]
    public static partial void ModelFree(ILogger logger, string taskType, string model);

    [LoggerMessage(EventIds.CallsRetired, LogLevel.Information, "{Calls} calls older than {Days} days were deleted; their totals stay")]
    public static partial void CallsRetired(ILogger logger, long calls, int days);

    [LoggerMessage(EventIds.RetentionFailing, LogLevel.Warning, "Old calls could not be deleted; trying again in ten minutes")]
    public static partial void RetentionFailing(ILogger logger, Exception exception);
}
