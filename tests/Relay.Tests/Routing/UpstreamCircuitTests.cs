using Relay.Routing.Chat;
using Relay.Tests.Identity;
using Xunit;

namespace Relay.Tests.Routing;

public sealed class UpstreamCircuitTests
{
    private const int OpenMs = 10_000;

    private readonly ManualClock _time = new();
    private readonly UpstreamCircuit _circuit;

    public UpstreamCircuitTests() => _circuit = new UpstreamCircuit(2, OpenMs, _time);

    [Fact]
    public void TryEnter_AfterAsManyFailuresInARow_IsRefusedForAWhile()
    {
        _circuit.Fail();
        _circuit.Succeed();
        _circuit.Fail();
        Assert.True(_circuit.TryEnter());

        _circuit.Fail();

        Assert.True(_circuit.IsOpen);
        Assert.False(_circuit.TryEnter());
        Assert.Equal(OpenMs, _circuit.RemainingMs);
        _time.Advance(TimeSpan.FromMilliseconds(OpenMs - 1));
        Assert.False(_circuit.TryEnter());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(_circuit.IsOpen);
        Assert.True(_circuit.TryEnter());
    }

    [Fact]
    public void TryEnter_BesideTheOneThatTries_IsRefused()
    {
        Open();

        Assert.True(_circuit.TryEnter());

        Assert.True(_circuit.IsOpen);
        Assert.False(_circuit.TryEnter());
        Assert.Equal(OpenMs, _circuit.RemainingMs);
    }

    // One that takes a minute to answer, or never does, once kept everybody else away for as long.
    [Fact]
    public void TryEnter_WhileTheOneThatTriesIsSilent_LetsTheNextTryAfterAWhile()
    {
        Open();
        Assert.True(_circuit.TryEnter());

        _time.Advance(TimeSpan.FromMilliseconds(OpenMs));

        Assert.True(_circuit.TryEnter());
        _circuit.Succeed();
        Assert.True(_circuit.TryEnter());
        Assert.True(_circuit.TryEnter());
    }

    [Fact]
    public void Leave_OfTheOneThatTries_LetsTheNextTryAtOnce()
    {
        Open();
        Assert.True(_circuit.TryEnter());

        _circuit.Leave();

        Assert.True(_circuit.TryEnter());
        Assert.False(_circuit.TryEnter());
    }

    [Fact]
    public void Leave_WhileNobodyTries_ChangesNothing()
    {
        _circuit.Fail();
        _circuit.Fail();

        _circuit.Leave();

        Assert.False(_circuit.TryEnter());
    }

    [Fact]
    public void Fail_OfTheOneThatTries_KeepsItOpen()
    {
        Open();
        Assert.True(_circuit.TryEnter());

        _circuit.Fail();
        _circuit.Leave();

        Assert.False(_circuit.TryEnter());
        Assert.Equal(OpenMs, _circuit.RemainingMs);
    }

    /// <summary>Opens it and lets the while go by.</summary>
    private void Open()
    {
        _circuit.Fail();
        _circuit.Fail();
        _time.Advance(TimeSpan.FromMilliseconds(OpenMs));
    }
}
