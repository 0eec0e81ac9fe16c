using Relay.EndToEnd.Running;

namespace Relay.EndToEnd;

/// <summary>The same against the program that is delivered, where it has been made of these sources.</summary>
public sealed class DashboardNativeTests : DashboardTests
{
    private protected override void Prepare(Workplace place)
    {
        Assert.SkipWhen(RelayProgram.NativeMissing is not null, RelayProgram.NativeMissing ?? "");
        place.UseProgram(RelayProgram.NativePath);
    }
}
