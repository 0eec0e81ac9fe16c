using System.Text.Json;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Everything here runs as the native program does: JSON by hand and by generated code only.</summary>
public sealed class ReflectionTests
{
    [Fact]
    public void Json_ByReflection_IsOff()
    {
        Assert.False(JsonSerializer.IsReflectionEnabledByDefault);
        Assert.Throws<InvalidOperationException>(static () => JsonSerializer.Serialize(new TestCaller(1, "", "")));
    }
}
