namespace Relay.Upstreams.Local;

/// <summary>One beep or one pause.</summary>
/// <param name="Degree">Step of the pentatonic scale above the root; -1 is a pause.</param>
/// <param name="Ms">Length at normal speed.</param>
internal readonly record struct ToneNote(int Degree, int Ms)
{
    public bool IsPause => Degree < 0;
}
