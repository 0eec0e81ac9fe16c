using System.Text.Json;
using Relay.Admin;
using Relay.Endpoints.Billing;

namespace Relay.Endpoints.Dashboard;

/// <summary>
/// <c>GET /api/dashboard/settings</c>: every setting in effect, for administrators:
/// <c>{"settings": [{name, takes, value, default, origin, place, about}]}</c>. <c>value</c> is null where it is a secret; a name that no setting
/// has comes with <c>takes</c> empty and without a value. Read only: settings are changed where they come from.
/// </summary>
internal sealed class SettingsEndpoint(DashboardParts parts)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is null)
        {
            return;
        }

        // Unpacking the list and looking up some hundred names is a loop's time.
        IReadOnlyList<SettingLine> lines = await Task.Run(parts.Settings);
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteStartArray("settings"u8);
        foreach (SettingLine line in lines)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, line.Name);
            json.WriteString("takes"u8, line.Takes);
            json.WriteString("value"u8, line.Value);
            json.WriteString("default"u8, line.Default);
            json.WriteString("origin"u8, NameOf(line.Origin));
            json.WriteString("place"u8, line.Place);
            json.WriteString("about"u8, line.About);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> NameOf(SettingOrigin origin) => origin switch
    {
        SettingOrigin.Default => "default"u8,
        SettingOrigin.Environment => "environment"u8,
        SettingOrigin.File => "file"u8,
        SettingOrigin.CommandLine => "command_line"u8,
        _ => "program"u8,
    };
}
