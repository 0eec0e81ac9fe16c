using System.Globalization;
using System.Text.Json;
using Relay.Billing;

namespace Relay.Endpoints.Accounts;

/// <summary>
/// The fields of one request, read with checks: each read of a wrong field notes an error and returns a default, so that one answer lists
/// every fault (<see cref="DetailWriter"/>). Disposed by whoever made it. One thread.
/// </summary>
internal sealed class RequestFields : IDisposable
{
    private const string Body = "body";
    private const string Query = "query";

    private readonly List<FieldError> _errors = [];
    private readonly IQueryCollection? _query;
    private JsonDocument? _json;

    private RequestFields(IQueryCollection? query) => _query = query;

    /// <summary>What was wrong with the fields read so far.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>Fields of the query, such as <c>?limit=50</c>.</summary>
    public static RequestFields OfQuery(HttpRequest request) => new(request.Query);

    /// <summary>Fields of a JSON body. A body that is no JSON object is an error, and every field is missing then.</summary>
    /// <returns>Null when the body is larger than <paramref name="limit"/> bytes.</returns>
    public static async ValueTask<RequestFields?> OfBodyAsync(HttpContext context, int limit)
    {
        using RequestBody? body = await RequestBody.ReadAsync(context.Request, limit, context.RequestAborted);
        if (body is null)
        {
            return null;
        }

        RequestFields fields = new(null);
        try
        {
            // A copy: the document outlives the pooled buffer.
            fields._json = JsonDocument.Parse(body.Bytes.ToArray());
            if (fields._json.RootElement.ValueKind != JsonValueKind.Object)
            {
                fields.Add(Body, null, "model_attributes_type", "Input should be a valid dictionary or object to extract fields from");
            }
        }
        catch (JsonException)
        {
            fields.Add(Body, null, "json_invalid", "JSON decode error");
        }

        return fields;
    }

    /// <summary>A body's text; noted as an error when it is missing and <paramref name="required"/>, or no text.</summary>
    /// <param name="name">The field.</param>
    /// <param name="rule">Says what is wrong with the text, or null.</param>
    /// <param name="required">False: null when it is missing or null.</param>
    public string? Text(string name, Func<string, string?>? rule = null, bool required = true)
    {
        if (!TryFind(name, required, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Add(Body, name, "string_type", "Input should be a valid string");
            return null;
        }

        try
        {
            string text = value.GetString()!;
            if (rule?.Invoke(text) is { } wrong)
            {
                Add(Body, name, "value_error", "Value error, " + wrong);
            }

            return text;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are no UTF-8.
            Add(Body, name, "string_unicode", "Input should be a valid string, unable to parse raw data as a unicode string");
            return null;
        }
    }

    /// <summary>A body's text, or the JSON of a body's list; an error when it is missing or anything else.</summary>
    public string? TextOrList(string name) =>
        _json is { RootElement.ValueKind: JsonValueKind.Object } && _json.RootElement.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.Array
            ? value.GetRawText()
            : Text(name);

    /// <summary>A body's whole number within bounds; <paramref name="missing"/> when it is not there, an error when that is null.</summary>
    public long Number(string name, long? missing, long least, long most)
    {
        if (!TryFind(name, missing is null, out JsonElement value))
        {
            return missing ?? least;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out long number))
        {
            Add(Body, name, "int_type", "Input should be a valid integer");
            return least;
        }

        return Bounded(Body, name, number, least, most);
    }

    /// <summary>An amount of money in nano-units: a number, or a text that is one, read exactly as it is written.</summary>
    public long Amount(string name)
    {
        if (!TryFind(name, required: true, out JsonElement value))
        {
            return 0;
        }

        string? written = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => Text(name),
            _ => null,
        };
        if (Money.TryParse(written, out long nanos))
        {
            return nanos;
        }

        Add(Body, name, "decimal_parsing", "Input should be a decimal with up to nine places, without an exponent");
        return 0;
    }

    /// <summary>A body's id (UUID); null when it is missing.</summary>
    public Guid? Id(string name)
    {
        if (Text(name, required: false) is not { } text)
        {
            return null;
        }

        if (Guid.TryParse(text, out Guid id))
        {
            return id;
        }

        Add(Body, name, "uuid_parsing", "Input should be a valid UUID");
        return null;
    }

    /// <summary>A body's moment in ISO 8601 with its offset or <c>Z</c>; null when it is missing.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name, required: false) is not { } text)
        {
            return null;
        }

        // Without an offset it would mean another moment on another machine.
        bool hasOffset = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);
        if (hasOffset && text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time))
        {
            return time;
        }

        Add(Body, name, "datetime_parsing", "Input should be a valid datetime with a time zone");
        return null;
    }

    /// <summary>A body's yes or no; <paramref name="missing"/> when it is not there.</summary>
    public bool Flag(string name, bool missing)
    {
        if (!TryFind(name, required: false, out JsonElement value))
        {
            return missing;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Add(Body, name, "bool_type", "Input should be a valid boolean");
        return missing;
    }

    /// <summary>A whole number of the query within bounds.</summary>
    public long QueryNumber(string name, long missing, long least, long most)
    {
        if (_query is null || !_query.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues values))
        {
            return missing;
        }

        if (!long.TryParse(values.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            Add(Query, name, "int_parsing", "Input should be a valid integer, unable to parse string as an integer");
            return missing;
        }

        return Bounded(Query, name, number, least, most);
    }

    /// <summary>A day of the query, UTC; null when it is missing or empty. Neither the calendar's first nor its last: they have no neighbour.</summary>
    public DateOnly? QueryDay(string name)
    {
        if (_query is null || _query[name] is not [{ Length: > 0 } text])
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            && day.Year is >= 1970 and <= 9998)
        {
            return day;
        }

        AddQueryError(name, "Input should be a day as 2026-12-31 (UTC)");
        return null;
    }

    /// <summary>Notes a fault that only the endpoint can see.</summary>
    public void AddBodyError(string name, string message) => Add(Body, name, "value_error", "Value error, " + message);

    /// <summary>The same for a field of the query.</summary>
    public void AddQueryError(string name, string message) => Add(Query, name, "value_error", message);

    public void Dispose() => _json?.Dispose();

    private bool TryFind(string name, bool required, out JsonElement value)
    {
        value = default;
        if (_json is not { RootElement.ValueKind: JsonValueKind.Object })
        {
            return false; // noted when the body was read
        }

        if (_json.RootElement.TryGetProperty(name, out value) && (required || value.ValueKind != JsonValueKind.Null))
        {
            return true;
        }

        if (required)
        {
            Add(Body, name, "missing", "Field required");
        }

        return false;
    }

    private long Bounded(string place, string name, long number, long least, long most)
    {
        if (number < least)
        {
            Add(place, name, "greater_than_equal", string.Create(CultureInfo.InvariantCulture, $"Input should be greater than or equal to {least}"));
        }
        else if (number > most)
        {
            Add(place, name, "less_than_equal", string.Create(CultureInfo.InvariantCulture, $"Input should be less than or equal to {most}"));
        }

        return Math.Clamp(number, least, most);
    }

    private void Add(string place, string? field, string type, string message) => _errors.Add(new FieldError(place, field, type, message));
}
