namespace Relay.Tests.Hosting;

/// <summary>A section of the configuration: an option class at its place.</summary>
/// <param name="Path">Where it stands; empty for the top level.</param>
/// <param name="Type">The class.</param>
/// <param name="Settings">What is in it, without the sections below it.</param>
internal sealed record SettingsSection(string Path, Type Type, IReadOnlyList<Setting> Settings);
