using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>What no answer may show: the keys Relay pays with, and where it takes its speech from.</summary>
internal static class Secrecy
{
    public static void AssertKept(string answer, FakeMiniMax fake)
    {
        Assert.DoesNotContain(RelayHost.FirstKey, answer, StringComparison.Ordinal);
        Assert.DoesNotContain(RelayHost.SecondKey, answer, StringComparison.Ordinal);
        Assert.DoesNotContain(fake.BaseAddress.Authority, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("api key", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("balance", answer, StringComparison.OrdinalIgnoreCase);
    }
}
