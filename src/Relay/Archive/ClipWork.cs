namespace Relay.Archive;

/// <summary>What the writer takes off a clip in one go, to be done in this order: shorten, append, end.</summary>
/// <param name="ShortenTo">Length the file must not exceed before the pages are written; <see cref="long.MaxValue"/> for no change.</param>
/// <param name="Pages">Pages to append; the writer returns each to the clip.</param>
/// <param name="End">Set once, with the last pages.</param>
internal readonly record struct ClipWork(long ShortenTo, PageList Pages, ClipEnd? End);
