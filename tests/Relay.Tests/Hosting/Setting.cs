using System.Reflection;

namespace Relay.Tests.Hosting;

/// <summary>One setting.</summary>
/// <param name="Path">Its name with its section's; <c>NAME</c> and <c>N</c> stand for what the operator chooses.</param>
/// <param name="Property">Where it is bound to.</param>
/// <param name="Default">What it is where nobody sets it.</param>
internal sealed record Setting(string Path, PropertyInfo Property, object? Default);
