using System.Text;
using Relay.Protocol.Json;

namespace Relay.Upstreams.MiniMax;

/// <summary>The link of an answer, put together from the pieces in which it comes, still escaped as JSON. One owner.</summary>
internal sealed class LinkText
{
    // Signed links of object stores are a few hundred bytes.
    private const int MaxBytes = 4096;

    private readonly List<byte> _raw = [];
    private bool _isOverfull;

    /// <summary>The link; null when there was none, or none that can be one.</summary>
    public string? Value
    {
        get
        {
            byte[] text = new byte[_raw.Count];
            return _raw.Count > 0 && !_isOverfull && JsonText.TryUnescape(_raw.ToArray(), text, out int length)
                ? Encoding.UTF8.GetString(text, 0, length)
                : null;
        }
    }

    public void Add(ReadOnlySpan<byte> piece)
    {
        _isOverfull |= _raw.Count + piece.Length > MaxBytes;
        if (!_isOverfull)
        {
            _raw.AddRange(piece);
        }
    }

    /// <summary>A new event begins.</summary>
    public void Clear()
    {
        _raw.Clear();
        _isOverfull = false;
    }
}
