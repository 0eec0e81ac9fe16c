namespace Relay.Admin;

/// <summary>Where a setting's value comes from.</summary>
internal enum SettingOrigin
{
    /// <summary>Nobody set it.</summary>
    Default,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>A configuration file.</summary>
    File,

    /// <summary><c>--set</c>, <c>--data</c> or <c>--listen</c>.</summary>
    CommandLine,

    /// <summary>Whoever started this server from within a program.</summary>
    Program,
}
