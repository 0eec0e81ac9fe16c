using System.Diagnostics.CodeAnalysis;

namespace Relay.Protocol.Json;

/// <summary>String values and names. Escapes are checked here and decoded by <see cref="JsonText"/>.</summary>
public partial struct JsonStreamReader
{
    private enum Escape : byte
    {
        None = 0,
        AfterBackslash,
        FourHexDigits,
        ThreeHexDigits,
        TwoHexDigits,
        OneHexDigit,
    }

    private JsonStreamToken ReadString(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> value)
    {
        int length = ScanString(input);
        if (length > 0)
        {
            value = input[..length];
            input = input[length..];
            return JsonStreamToken.StringPart;
        }

        value = default;
        if (_escape != Escape.None || input[0] != '"')
        {
            return Fail();
        }

        input = input[1..];
        EndValue();
        return JsonStreamToken.StringEnd;
    }

    [UnscopedRef]
    private JsonStreamToken ReadName(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> value)
    {
        value = default;
        int length = ScanString(input);
        ReadOnlySpan<byte> part = input[..length];
        input = input[length..];
        if (input.IsEmpty)
        {
            Assemble(part);
            return JsonStreamToken.NeedMore;
        }

        if (_escape != Escape.None || input[0] != '"')
        {
            return Fail();
        }

        input = input[1..];
        _state = State.Colon;
        if (_tokenLength == 0 && !_tokenEscaped && part.Length <= MaxNameBytes)
        {
            // The usual case: the whole name in one chunk, nothing to copy.
            value = _tokenTooLong ? default : part;
            return JsonStreamToken.PropertyName;
        }

        Assemble(part);
        if (_tokenEscaped && !_tokenTooLong)
        {
            // Decoding never grows, so it can run in place.
            Span<byte> token = _token;
            _ = JsonText.TryUnescape(token[.._tokenLength], token, out _tokenLength);
        }

        value = AssembledToken();
        return JsonStreamToken.PropertyName;
    }

    /// <summary>
    /// Length of the run that belongs to the string, escapes included. It ends before the closing quote, before a byte
    /// that may not be there, or at the end of the input; a half escape is remembered.
    /// </summary>
    private int ScanString(ReadOnlySpan<byte> input)
    {
        int i = 0;
        while (i < input.Length)
        {
            if (_escape != Escape.None)
            {
                if (!ContinueEscape(input[i]))
                {
                    return i;
                }

                i++;
                continue;
            }

            int run = input[i..].IndexOfAny(s_stringStops);
            if (run < 0)
            {
                return input.Length;
            }

            i += run;
            if (input[i] != '\\')
            {
                return i;
            }

            _escape = Escape.AfterBackslash;
            _tokenEscaped = true;
            i++;
        }

        return i;
    }

    private bool ContinueEscape(byte b)
    {
        if (_escape == Escape.AfterBackslash)
        {
            switch (b)
            {
                case (byte)'u':
                    _escape = Escape.FourHexDigits;
                    return true;
                case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                    _escape = Escape.None;
                    return true;
                default:
                    return false;
            }
        }

        if (!char.IsAsciiHexDigit((char)b))
        {
            return false;
        }

        _escape = _escape == Escape.OneHexDigit ? Escape.None : _escape + 1;
        return true;
    }

    private void Assemble(ReadOnlySpan<byte> part)
    {
        if (_tokenTooLong || _tokenLength + part.Length > MaxNameBytes)
        {
            _tokenTooLong = true;
            return;
        }

        part.CopyTo(((Span<byte>)_token)[_tokenLength..]);
        _tokenLength += part.Length;
    }

    [UnscopedRef]
    private readonly ReadOnlySpan<byte> AssembledToken() =>
        _tokenTooLong ? default : ((ReadOnlySpan<byte>)_token)[.._tokenLength];
}
