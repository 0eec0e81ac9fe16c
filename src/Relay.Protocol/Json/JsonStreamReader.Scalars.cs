using System.Diagnostics.CodeAnalysis;

namespace Relay.Protocol.Json;

/// <summary>Numbers and the three literals.</summary>
public partial struct JsonStreamReader
{
    /// <summary>Where in RFC 8259's number grammar the last digit stood.</summary>
    private enum NumberState : byte
    {
        Start = 0,
        Minus,
        Zero,
        Integer,
        Point,
        Fraction,
        Exponent,
        ExponentSign,
        ExponentDigits,
        Wrong,
    }

    private enum Literal : byte
    {
        True,
        False,
        Null,
    }

    [UnscopedRef]
    private JsonStreamToken ReadNumber(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> value)
    {
        value = default;
        int length = 0;
        while (length < input.Length && IsNumberByte(input[length]))
        {
            _number = Next(_number, input[length]);
            length++;
        }

        ReadOnlySpan<byte> part = input[..length];
        input = input[length..];
        if (_number == NumberState.Wrong)
        {
            return Fail();
        }

        if (input.IsEmpty)
        {
            Assemble(part);
            return JsonStreamToken.NeedMore;
        }

        if (!IsWholeNumber(_number))
        {
            return Fail();
        }

        EndValue();
        if (_tokenLength == 0 && !_tokenTooLong && part.Length <= MaxNumberBytes)
        {
            value = part;
            return JsonStreamToken.Number;
        }

        Assemble(part);
        value = AssembledToken();
        return JsonStreamToken.Number;
    }

    private JsonStreamToken ReadLiteral(scoped ref ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> literal = _literal switch
        {
            Literal.True => "true"u8,
            Literal.False => "false"u8,
            _ => "null"u8,
        };
        int length = Math.Min(literal.Length - _literalMatched, input.Length);
        if (!input[..length].SequenceEqual(literal.Slice(_literalMatched, length)))
        {
            return Fail();
        }

        input = input[length..];
        _literalMatched += length;
        if (_literalMatched < literal.Length)
        {
            return JsonStreamToken.NeedMore;
        }

        EndValue();
        return _literal switch
        {
            Literal.True => JsonStreamToken.True,
            Literal.False => JsonStreamToken.False,
            _ => JsonStreamToken.Null,
        };
    }

    private static bool IsNumberByte(byte b) =>
        b is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'+' or (byte)'.' or (byte)'e' or (byte)'E';

    private static bool IsWholeNumber(NumberState state) =>
        state is NumberState.Zero or NumberState.Integer or NumberState.Fraction or NumberState.ExponentDigits;

    private static NumberState Next(NumberState state, byte b) => (state, b) switch
    {
        (NumberState.Start, (byte)'-') => NumberState.Minus,
        (NumberState.Start or NumberState.Minus, (byte)'0') => NumberState.Zero,
        (NumberState.Start or NumberState.Minus or NumberState.Integer, >= (byte)'0' and <= (byte)'9') => NumberState.Integer,
        (NumberState.Zero or NumberState.Integer, (byte)'.') => NumberState.Point,
        (NumberState.Point or NumberState.Fraction, >= (byte)'0' and <= (byte)'9') => NumberState.Fraction,
        (NumberState.Zero or NumberState.Integer or NumberState.Fraction, (byte)'e' or (byte)'E') => NumberState.Exponent,
        (NumberState.Exponent, (byte)'+' or (byte)'-') => NumberState.ExponentSign,
        (NumberState.Exponent or NumberState.ExponentSign or NumberState.ExponentDigits, >= (byte)'0' and <= (byte)'9') =>
            NumberState.ExponentDigits,
        _ => NumberState.Wrong,
    };
}
