using System.Text.Json;
using Relay.Endpoints.Billing;
using Relay.Routing;
using Relay.Routing.Chat;
using Relay.Routing.Keys;

namespace Relay.Endpoints.Dashboard;

/// <summary>
/// <c>GET /api/dashboard/models</c>: the model table, for administrators, speech before chat:
/// <c>{"models": [{name, kind, is_pattern, candidates: [{provider, model, weight, dialects, keys, fit_keys, is_resting, is_used}]}]}</c>. Candidates
/// are in the order in which they are asked; <c>weight</c> is a share of first attempts, null where there are no shares. <c>is_used</c>: calls
/// go there now. <c>is_resting</c>: the provider has failed too often, and is left alone for a while.
/// </summary>
internal sealed class RoutesEndpoint(DashboardParts parts)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is null)
        {
            return;
        }

        // Some hundred names, and for each candidate a walk over its keys: not on a loop.
        await Diagnostics.HomeLoop.LeaveAsync();
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteStartArray("models"u8);
        foreach ((string name, SpeechRoute[] routes) in parts.Speech.All)
        {
            Begin(json, name, "speech"u8, isPattern: false);
            int used = Array.FindIndex(routes, static route => route.Provider.Keys.Count > 0);
            for (int i = 0; i < routes.Length; i++)
            {
                Write(json, routes[i], i == used);
            }

            End(json);
        }

        foreach (ChatNames names in parts.Chat.All)
        {
            Begin(json, names.Name, "chat"u8, names.IsPattern);
            ChatRoute? used = names.Routes.FirstOrDefault(static route => route.Usable() is not null);
            foreach (ChatRoute route in names.Routes)
            {
                foreach (ChatTarget target in route.Targets)
                {
                    Write(json, target, ReferenceEquals(route, used) && target.Provider.HasKeys);
                }
            }

            End(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string name, ReadOnlySpan<byte> kind, bool isPattern)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteString("kind"u8, kind);
        json.WriteBoolean("is_pattern"u8, isPattern);
        json.WriteStartArray("candidates"u8);
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SpeechRoute route, bool isUsed)
    {
        json.WriteStartObject();
        json.WriteNull("weight"u8);
        WriteMembers(json, route.Upstream.Name, route.Model, route.Provider.Keys, isUsed);
        json.WriteStartArray("dialects"u8);
        json.WriteEndArray();
        json.WriteBoolean("is_resting"u8, false);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ChatTarget target, bool isUsed)
    {
        json.WriteStartObject();
        json.WriteNumber("weight"u8, target.Weight);
        WriteMembers(json, target.Provider.Name, target.Model, target.Provider.Keys, isUsed);
        json.WriteStartArray("dialects"u8);
        foreach (string dialect in target.Provider.Upstream.Speaks)
        {
            json.WriteStringValue(dialect);
        }

        json.WriteEndArray();
        json.WriteBoolean("is_resting"u8, target.Provider.Circuit.IsOpen);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, string provider, string model, KeyPool keys, bool isUsed)
    {
        json.WriteString("provider"u8, provider);
        json.WriteString("model"u8, model);
        json.WriteNumber("keys"u8, keys.Count);
        json.WriteNumber("fit_keys"u8, keys.CountFit(model));
        json.WriteBoolean("is_used"u8, isUsed);
    }
}
