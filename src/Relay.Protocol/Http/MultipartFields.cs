using System.Buffers;
using System.Text;

namespace Relay.Protocol.Http;

/// <summary>
/// Looks for the short text fields of a multipart/form-data body (RFC 7578) in whatever pieces it comes, and where their values stand. Keeps
/// part headers and wanted values only, each bounded; files of any size pass through.
/// </summary>
public sealed class MultipartFields
{
    /// <summary>Longest value of a wanted field, bytes.</summary>
    public const int MaxValueBytes = 1024;

    private const int MaxHeaderBytes = 8 * 1024;

    private static readonly SearchValues<char> s_boundaryChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'()+_,-./:=?");

    private readonly byte[] _delimiter;
    private readonly string[] _wanted;
    private readonly Dictionary<string, (string Value, long Start, long End)> _found = new(StringComparer.Ordinal);
    private readonly byte[] _kept = new byte[MaxHeaderBytes];
    private int _keptLength;
    private int _matched;
    private Place _place = Place.Preamble;
    private string? _name;
    private long _start;
    private long _position;

    /// <param name="boundary">From the content type, without quotes.</param>
    /// <param name="wanted">Names of fields to be found.</param>
    public MultipartFields(string boundary, params string[] wanted)
    {
        _delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);
        _wanted = wanted;
        _matched = 2; // the first delimiter needs no line break before it
    }

    private enum Place
    {
        Preamble,
        AfterDelimiter,
        Headers,
        Value,
        Done,
    }

    /// <summary>What is wrong with the body; null as long as nothing is. Fields that come twice are wrong: two readers could take different ones.</summary>
    public string? Error { get; private set; }

    /// <summary>The closing delimiter was read.</summary>
    public bool IsDone => _place == Place.Done;

    public bool Has(string name) => _found.ContainsKey(name);

    /// <summary>A wanted field's value; empty when it has not been found.</summary>
    public string Value(string name) => _found.GetValueOrDefault(name).Value ?? "";

    /// <summary>Where the value's bytes stand in the body.</summary>
    public (long Start, long End) Range(string name) => (_found[name].Start, _found[name].End);

    /// <summary>The boundary of a content type; false when it is not multipart/form-data with a usable one.</summary>
    public static bool TryReadBoundary(string? contentType, out string boundary)
    {
        boundary = "";
        if (contentType is null || !contentType.StartsWith("multipart/form-data;", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (string part in contentType.Split(';'))
        {
            string parameter = part.Trim();
            if (parameter.StartsWith("boundary=", StringComparison.OrdinalIgnoreCase))
            {
                boundary = parameter["boundary=".Length..].Trim('"');
            }
        }

        // RFC 2046: at most seventy characters out of these.
        return boundary.Length is > 0 and <= 70
            && boundary.AsSpan().IndexOfAnyExcept(s_boundaryChars) < 0;
    }

    /// <summary>The next bytes of the body.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        int i = 0;
        while (i < bytes.Length && Error is null && _place != Place.Done)
        {
            if (_matched == 0 && _place is Place.Preamble or Place.Value && _name is null)
            {
                // Inside a file only a CR can begin a delimiter.
                int next = bytes[i..].IndexOf((byte)'\r');
                if (next != 0)
                {
                    i = next < 0 ? bytes.Length : i + next;
                    continue;
                }
            }

            Take(bytes[i], _position + i);
            i++;
        }

        _position += bytes.Length;
    }

    private void Take(byte value, long at)
    {
        switch (_place)
        {
            case Place.AfterDelimiter:
                TakeAfterDelimiter(value);
                break;
            case Place.Headers:
                TakeHeader(value, at);
                break;
            default:
                TakeContent(value, at);
                break;
        }
    }

    private void TakeAfterDelimiter(byte value)
    {
        Keep(value);
        ReadOnlySpan<byte> line = _kept.AsSpan(0, _keptLength);
        if (line.StartsWith("--"u8))
        {
            _place = Place.Done;
        }
        else if (line.EndsWith("\r\n"u8))
        {
            Error = line.Trim(" \t\r\n"u8).IsEmpty ? null : "the form data is malformed after a boundary";
            _keptLength = 0;
            _place = Place.Headers;
        }
    }

    private void TakeHeader(byte value, long at)
    {
        Keep(value);
        ReadOnlySpan<byte> headers = _kept.AsSpan(0, _keptLength);
        if (headers.EndsWith("\r\n\r\n"u8) || headers.SequenceEqual("\r\n"u8))
        {
            string? name = NameOf(Encoding.UTF8.GetString(headers), out bool isFile);
            _name = name is not null && Array.IndexOf(_wanted, name) >= 0 ? name : null;
            if (_name is not null && isFile)
            {
                Error = $"the field '{_name}' must not be a file"; // some readers would take it for the field all the same
            }

            _start = at + 1;
            _keptLength = 0;
            _matched = 0;
            _place = Place.Value;
        }
    }

    private void TakeContent(byte value, long at)
    {
        if (_name is not null)
        {
            Keep(value);
        }

        // A CR stands at the delimiter's beginning only, so a match that fails can begin anew nowhere else.
        _matched = value == _delimiter[_matched] ? _matched + 1 : value == (byte)'\r' ? 1 : 0;
        if (_matched == _delimiter.Length)
        {
            if (_name is not null)
            {
                End(_name, at + 1 - _delimiter.Length);
            }

            _name = null;
            _keptLength = 0;
            _matched = 0;
            _place = Place.AfterDelimiter;
        }
        else if (_name is not null && _keptLength > MaxValueBytes + _delimiter.Length)
        {
            Error = $"the field '{_name}' is longer than {MaxValueBytes} bytes";
        }
    }

    private void End(string name, long end)
    {
        string value = Encoding.UTF8.GetString(_kept, 0, (int)(end - _start));
        if (!_found.TryAdd(name, (value, _start, end)))
        {
            Error = $"the field '{name}' stands in the form twice";
        }
    }

    private void Keep(byte value)
    {
        if (_keptLength == _kept.Length)
        {
            Error = "a part of the form has too long a head";
            return;
        }

        _kept[_keptLength++] = value;
    }

    private static string? NameOf(string headers, out bool isFile)
    {
        isFile = false;
        string? name = null;
        foreach (string line in headers.Split("\r\n"))
        {
            if (!line.StartsWith("content-disposition:", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (string part in line.Split(';'))
            {
                string parameter = part.Trim();
                isFile |= parameter.StartsWith("filename", StringComparison.OrdinalIgnoreCase);
                if (name is null && parameter.StartsWith("name=", StringComparison.OrdinalIgnoreCase))
                {
                    name = parameter["name=".Length..].Trim('"');
                }
            }
        }

        return name;
    }
}
