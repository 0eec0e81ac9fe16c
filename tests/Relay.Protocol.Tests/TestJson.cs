using System.Text.Json.Serialization;

namespace Relay.Protocol.Tests;

/// <summary>Source-generated serialisation for tests: the projects build with reflection switched off.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class TestJson : JsonSerializerContext;
