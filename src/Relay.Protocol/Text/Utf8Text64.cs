using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Relay.Protocol.Text;

/// <summary>Up to 64 bytes of UTF-8 held inside the owner; longer text is cut after its last whole character.</summary>
public struct Utf8Text64
{
    private const int Capacity = 64;
    private int _length;
    private Content _content;

    /// <summary>The text; valid as long as the owner is not moved or set again.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => ((ReadOnlySpan<byte>)_content)[.._length];

    /// <summary>Forgets the text.</summary>
    public void Clear() => _length = 0;

    /// <summary>Copies <paramref name="utf8"/>.</summary>
    public void Set(ReadOnlySpan<byte> utf8)
    {
        _length = utf8.Length <= Capacity ? utf8.Length : Json.JsonText.WholeCharacters(utf8[..Capacity]);
        utf8[.._length].CopyTo(_content);
    }

    [InlineArray(Capacity)]
    private struct Content
    {
        private byte _element0;
    }
}
