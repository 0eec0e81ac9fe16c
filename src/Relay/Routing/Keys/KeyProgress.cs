namespace Relay.Routing.Keys;

/// <summary>How far a round of checks is.</summary>
/// <param name="Total">Keys to ask about.</param>
/// <param name="Valid">Good ones so far.</param>
/// <param name="Invalid">Ones that their providers do not know.</param>
/// <param name="Unknown">Ones that nobody could be asked about; they stay as they were.</param>
/// <param name="Empty">Good ones without money.</param>
internal readonly record struct KeyProgress(int Total, int Valid, int Invalid, int Unknown, int Empty)
{
    public int Done => Valid + Invalid + Unknown;
}
