namespace Relay.FakeUpstreams;

/// <summary>One option under the name a header, a directive or the command line knows it by.</summary>
/// <param name="Name">Lower case, words joined by hyphens.</param>
/// <param name="Help">One line for the command line's help.</param>
/// <param name="Set">Parses the value and sets the option; throws <see cref="FormatException"/> on a bad value.</param>
internal sealed record Switch(string Name, string Help, Action<FakeMiniMaxOptions, string> Set);
