namespace Relay.Protocol.Json;

/// <summary>Objects, arrays and the punctuation between values.</summary>
public partial struct JsonStreamReader
{
    private enum State : byte
    {
        /// <summary>A value must come. Zero, so that a default reader is ready.</summary>
        Value = 0,

        /// <summary>After '[': a value or ']'.</summary>
        FirstElement,

        /// <summary>After '{': a name or '}'.</summary>
        FirstName,

        /// <summary>After ',' in an object: a name.</summary>
        Name,
        Colon,

        /// <summary>After a value inside a container: ',' or the closing bracket.</summary>
        AfterValue,
        InString,
        InName,
        InNumber,
        InLiteral,

        /// <summary>The root value is read, <see cref="JsonStreamToken.End"/> not yet reported.</summary>
        RootDone,
        Trailing,
        Failed,
    }

    /// <summary>Handles one byte that is not white space; NeedMore means "nothing to report, go on".</summary>
    private JsonStreamToken ReadStructure(scoped ref ReadOnlySpan<byte> input)
    {
        byte b = input[0];
        switch (_state)
        {
            case State.Value:
                return StartValue(b, ref input);
            case State.FirstElement:
                return b == ']' ? Close(isObject: false, ref input) : StartValue(b, ref input);
            case State.FirstName when b == '}':
                return Close(isObject: true, ref input);
            case State.FirstName or State.Name when b == '"':
                input = input[1..];
                StartToken(State.InName);
                return JsonStreamToken.NeedMore;
            case State.Colon when b == ':':
                input = input[1..];
                _state = State.Value;
                return JsonStreamToken.NeedMore;
            case State.AfterValue:
                return AfterValue(b, ref input);
            default:
                return Fail();
        }
    }

    private JsonStreamToken AfterValue(byte b, scoped ref ReadOnlySpan<byte> input)
    {
        bool inObject = (_objects & (1UL << (_depth - 1))) != 0;
        if (b == ',')
        {
            input = input[1..];
            _state = inObject ? State.Name : State.Value;
            return JsonStreamToken.NeedMore;
        }

        return b == (inObject ? (byte)'}' : (byte)']') ? Close(inObject, ref input) : Fail();
    }

    private JsonStreamToken StartValue(byte b, scoped ref ReadOnlySpan<byte> input)
    {
        switch (b)
        {
            case (byte)'{':
                return Open(isObject: true, ref input);
            case (byte)'[':
                return Open(isObject: false, ref input);
            case (byte)'"':
                input = input[1..];
                StartToken(State.InString);
                return JsonStreamToken.NeedMore;
            case (byte)'t':
                return StartLiteral(Literal.True);
            case (byte)'f':
                return StartLiteral(Literal.False);
            case (byte)'n':
                return StartLiteral(Literal.Null);
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                StartToken(State.InNumber);
                _number = NumberState.Start;
                return JsonStreamToken.NeedMore;
            default:
                return Fail();
        }
    }

    private JsonStreamToken StartLiteral(Literal literal)
    {
        _state = State.InLiteral;
        _literal = literal;
        _literalMatched = 0;
        return JsonStreamToken.NeedMore;
    }

    private void StartToken(State state)
    {
        _state = state;
        _tokenLength = 0;
        _tokenTooLong = false;
        _tokenEscaped = false;
    }

    private JsonStreamToken Open(bool isObject, scoped ref ReadOnlySpan<byte> input)
    {
        if (_depth == MaxDepth)
        {
            return Fail();
        }

        ulong bit = 1UL << _depth;
        _objects = isObject ? _objects | bit : _objects & ~bit;
        _depth++;
        _state = isObject ? State.FirstName : State.FirstElement;
        input = input[1..];
        return isObject ? JsonStreamToken.StartObject : JsonStreamToken.StartArray;
    }

    private JsonStreamToken Close(bool isObject, scoped ref ReadOnlySpan<byte> input)
    {
        _depth--;
        input = input[1..];
        EndValue();
        return isObject ? JsonStreamToken.EndObject : JsonStreamToken.EndArray;
    }

    private void EndValue() => _state = _depth == 0 ? State.RootDone : State.AfterValue;
}
