using System.Text.Json;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// The root of a request that is being written: members without a value are left out, and so are those the profile sets itself.
/// </summary>
internal sealed class RequestRoot(Utf8JsonWriter json, JsonElement? extra)
{
    public Utf8JsonWriter Json { get; } = json;

    /// <summary>Writes a member's name; false when the profile has that member, and the caller's is to be left out.</summary>
    public bool Begin(string name)
    {
        if (extra is { } profile && profile.TryGetProperty(name, out _))
        {
            return false;
        }

        Json.WritePropertyName(name);
        return true;
    }

    public void Text(string name, string? value)
    {
        if (value is not null && Begin(name))
        {
            Json.WriteStringValue(value);
        }
    }

    public void Number(string name, double? value)
    {
        if (value is { } number && Begin(name))
        {
            Json.WriteNumberValue(number);
        }
    }

    public void Integer(string name, long? value)
    {
        if (value is { } number && Begin(name))
        {
            Json.WriteNumberValue(number);
        }
    }

    public void Boolean(string name, bool? value)
    {
        if (value is { } flag && Begin(name))
        {
            Json.WriteBooleanValue(flag);
        }
    }

    /// <summary>A member that is an object with one text: <c>"thinking":{"type":"enabled"}</c>.</summary>
    public void Object(string name, string member, string value)
    {
        if (Begin(name))
        {
            Json.WriteStartObject();
            Json.WriteString(member, value);
            Json.WriteEndObject();
        }
    }

    /// <summary>The profile's own members.</summary>
    public void WriteExtra()
    {
        if (extra is { } profile)
        {
            foreach (JsonProperty property in profile.EnumerateObject())
            {
                property.WriteTo(Json);
            }
        }
    }
}
