using System.Text.Json;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>Lists as providers answer them.</summary>
internal static class ObjectLists
{
    /// <summary>The members of a page, wherever the provider puts them.</summary>
    public static IReadOnlyList<JsonElement> ItemsOf(JsonElement page)
    {
        foreach (string name in (string[])["data", "results", "result"])
        {
            if (page.ValueKind == JsonValueKind.Object && page.TryGetProperty(name, out JsonElement list))
            {
                if (list.ValueKind == JsonValueKind.Array)
                {
                    return [.. list.EnumerateArray()];
                }

                if (list.ValueKind == JsonValueKind.Object)
                {
                    return ItemsOf(list);
                }
            }
        }

        return [];
    }

    /// <summary>The page says that another one follows, itself or inside SiliconFlow's envelope.</summary>
    public static bool HasMore(JsonElement page) =>
        page.ValueKind == JsonValueKind.Object
        && (page.TryGetProperty("has_more"u8, out JsonElement more) ? more.ValueKind == JsonValueKind.True
            : page.TryGetProperty("data"u8, out JsonElement inner) && HasMore(inner));
}
