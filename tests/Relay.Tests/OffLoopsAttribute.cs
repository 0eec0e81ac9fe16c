using System.Reflection;
using Relay.Diagnostics;
using Relay.Tests;
using Xunit;
using Xunit.v3;

[assembly: OffLoops]

namespace Relay.Tests;

/// <summary>
/// No test begins or ends on an event loop's thread: the test runner would go on there with the next one, which then holds up every socket of
/// that loop for as long as it computes or blocks, and fails tests that have nothing to do with it.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class OffLoopsAttribute : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        Assert.True(HomeLoop.Current is null, "This test began on an event loop's thread: what was disposed of before it went on there.");
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        Assert.True(HomeLoop.Current is null, "This test ended on an event loop's thread: what it awaited last went on there.");
    }
}
