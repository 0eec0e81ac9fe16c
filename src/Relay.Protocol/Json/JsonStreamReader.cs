using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Relay.Protocol.Json;

/// <summary>
/// A JSON tokenizer that can stop at any byte and go on with the next chunk. It keeps at most
/// <see cref="MaxNameBytes"/> bytes, whatever the size of the document: string values are handed out as borrowed
/// slices of the input, so a value of 69 MB passes through without being held. Strict about structure (RFC 8259),
/// indifferent to whether strings are valid UTF-8.
/// </summary>
/// <remarks>
/// A mutable struct: keep it in a field of its owner, one thread at a time. A span handed out is valid until the next
/// call, the end of the input buffer's lease, or the owner's death, whichever is first.
/// </remarks>
public partial struct JsonStreamReader
{
    /// <summary>Nesting beyond this is malformed; one bit of a <see cref="ulong"/> per level.</summary>
    public const int MaxDepth = 64;

    /// <summary>Longest name reported, in raw bytes. Longer ones are reported as empty, their values normally.</summary>
    public const int MaxNameBytes = 64;

    /// <summary>Longest number reported. Longer ones are checked but reported as empty.</summary>
    public const int MaxNumberBytes = 64;

    // The bytes that end a run of plain string content. ASCII only, so one vectorised bitmap search finds them.
    private static readonly SearchValues<byte> s_stringStops = SearchValues.Create(
        [
            (byte)'"', (byte)'\\',
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
            16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
        ]);

    private ulong _objects;
    private int _depth;
    private State _state;
    private Escape _escape;
    private NumberState _number;
    private Literal _literal;
    private int _literalMatched;
    private int _tokenLength;
    private bool _tokenTooLong;
    private bool _tokenEscaped;
    private TokenBuffer _token;

    /// <summary>Open objects and arrays. A root object's members are at depth 1.</summary>
    public readonly int Depth => _depth;

    /// <summary>Whether any byte of a document, white space apart, has been read since the last <see cref="Reset"/>.</summary>
    public readonly bool HasStarted => _state != State.Value || _depth != 0;

    /// <summary>Whether a whole document has been read.</summary>
    public readonly bool IsComplete => _state is State.RootDone or State.Trailing;

    /// <summary>Starts over with a new document.</summary>
    public void Reset()
    {
        // The token buffer is not cleared: its length is.
        _objects = 0;
        _depth = 0;
        _state = State.Value;
        _escape = Escape.None;
        _tokenLength = 0;
        _tokenTooLong = false;
        _tokenEscaped = false;
    }

    /// <summary>Reads one token and advances <paramref name="input"/> past the bytes it took.</summary>
    [UnscopedRef]
    public JsonStreamToken Read(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (_state == State.RootDone)
        {
            _state = State.Trailing;
            return JsonStreamToken.End;
        }

        while (!input.IsEmpty)
        {
            switch (_state)
            {
                case State.InString:
                    return ReadString(ref input, out value);
                case State.InName:
                    return ReadName(ref input, out value);
                case State.InNumber:
                    return ReadNumber(ref input, out value);
                case State.InLiteral:
                    return ReadLiteral(ref input);
                case State.Failed:
                    return JsonStreamToken.Malformed;
                default:
                    if (!SkipWhiteSpace(ref input))
                    {
                        return JsonStreamToken.NeedMore;
                    }

                    JsonStreamToken token = ReadStructure(ref input);
                    if (token != JsonStreamToken.NeedMore)
                    {
                        return token;
                    }

                    break;
            }
        }

        return _state == State.Failed ? JsonStreamToken.Malformed : JsonStreamToken.NeedMore;
    }

    /// <summary>
    /// Says that no bytes follow: a number at the root, which only the end of input can end, becomes
    /// <see cref="JsonStreamToken.Number"/>; otherwise <see cref="JsonStreamToken.End"/> for a complete document and
    /// <see cref="JsonStreamToken.Malformed"/> for a cut one.
    /// </summary>
    [UnscopedRef]
    public JsonStreamToken ReadEnd(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (_state == State.InNumber && _depth == 0 && IsWholeNumber(_number))
        {
            _state = State.RootDone;
            value = AssembledToken();
            return JsonStreamToken.Number;
        }

        return IsComplete ? Finish() : Fail();
    }

    private JsonStreamToken Finish()
    {
        _state = State.Trailing;
        return JsonStreamToken.End;
    }

    /// <summary>False when only white space was left.</summary>
    private static bool SkipWhiteSpace(scoped ref ReadOnlySpan<byte> input)
    {
        int i = 0;
        while (i < input.Length && input[i] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            i++;
        }

        input = input[i..];
        return !input.IsEmpty;
    }

    private JsonStreamToken Fail()
    {
        _state = State.Failed;
        return JsonStreamToken.Malformed;
    }

    [InlineArray(MaxNameBytes)]
    private struct TokenBuffer
    {
        private byte _element0;
    }
}
