namespace Relay.Hosting;

/// <summary>What is written to standard output while Relay serves (section <c>Log</c>).</summary>
internal sealed class LogOptions
{
    /// <summary>
    /// <c>text</c> (default): one line a message, for people. <c>json</c>: one JSON object a line, for collectors; what the first start
    /// prints for a person goes to standard error then, so that nothing but JSON is on standard output.
    /// </summary>
    public string Format { get; set; } = "text";

    /// <summary>The least that is written: <c>debug</c>, <c>information</c> (default), <c>warning</c> or <c>error</c>. At <c>debug</c> a line a call.</summary>
    public string Level { get; set; } = "information";

    internal bool IsJson => Is(Format, "json");

    internal LogLevel LeastLevel => Is(Level, "debug") ? LogLevel.Debug
        : Is(Level, "warning") ? LogLevel.Warning
        : Is(Level, "error") ? LogLevel.Error
        : LogLevel.Information;

    /// <summary>The first setting that is wrong; null when all are usable.</summary>
    public string? FindError() =>
        !IsJson && !Is(Format, "text") ? $"Log:Format must be text or json, not '{Format}'."
        : LeastLevel == LogLevel.Information && !Is(Level, "information") ? $"Log:Level must be debug, information, warning or error, not '{Level}'."
        : null;

    private static bool Is(string value, string name) => value.Equals(name, StringComparison.OrdinalIgnoreCase);
}
