using System.Text.Json;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>An object of the caller's in a provider's list.</summary>
/// <param name="Target">Where it is, with its key.</param>
/// <param name="Id">Its id.</param>
/// <param name="Item">As the provider lists it.</param>
/// <param name="Index">Its place in what was read.</param>
internal sealed record OwnObject(MediaTarget Target, string Id, JsonElement Item, int Index)
{
    /// <summary>When it was made, Unix seconds, by either name that is about; 0 when nobody says.</summary>
    public long CreatedAt =>
        (Item.TryGetProperty("created_at"u8, out JsonElement at) || Item.TryGetProperty("createdAt"u8, out at))
        && at.ValueKind == JsonValueKind.Number && at.TryGetInt64(out long seconds) ? seconds : 0;
}
