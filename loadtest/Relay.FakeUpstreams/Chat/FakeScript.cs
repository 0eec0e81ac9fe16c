namespace Relay.FakeUpstreams.Chat;

/// <summary>What the fake answers: events for a stream, or one body.</summary>
/// <param name="Events">Whole events with their blank lines.</param>
/// <param name="Body">The answer when it is not streamed.</param>
internal sealed record FakeScript(IReadOnlyList<string> Events, string Body);
