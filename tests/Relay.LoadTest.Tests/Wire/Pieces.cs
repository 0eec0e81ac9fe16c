namespace Relay.LoadTest.Tests.Wire;

/// <summary>Bytes cut in every way a network may: whole, in two at each place, and one by one.</summary>
internal static class Pieces
{
    public static IEnumerable<byte[][]> Of(byte[] bytes)
    {
        yield return [bytes];
        for (int i = 1; i < bytes.Length; i++)
        {
            yield return [bytes[..i], bytes[i..]];
        }

        yield return [.. bytes.Select(static one => new[] { one })];
    }
}
