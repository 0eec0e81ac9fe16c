using System.Text.Json;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>Optional members of a JSON object. A member of the wrong type throws; one that is missing or null is absent.</summary>
internal static class JsonFields
{
    extension(JsonElement element)
    {
        /// <summary>The member, or an undefined element.</summary>
        public JsonElement Member(string name)
            => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
                ? value
                : default;

        public string? Text(string name) => element.Member(name) switch
        {
            { ValueKind: JsonValueKind.Undefined } => null,
            { ValueKind: JsonValueKind.String } value => value.GetString(),
            _ => throw new JsonException(name + " is not a string"),
        };

        public double? Number(string name) => element.Member(name) switch
        {
            { ValueKind: JsonValueKind.Undefined } => null,
            { ValueKind: JsonValueKind.Number } value => value.GetDouble(),
            _ => throw new JsonException(name + " is not a number"),
        };

        public bool Flag(string name) => element.Member(name) switch
        {
            { ValueKind: JsonValueKind.Undefined or JsonValueKind.False } => false,
            { ValueKind: JsonValueKind.True } => true,
            _ => throw new JsonException(name + " is not a boolean"),
        };
    }
}
