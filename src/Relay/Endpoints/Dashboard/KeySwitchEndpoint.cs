using Relay.Endpoints.Accounts;
using Relay.Endpoints.Operations;

namespace Relay.Endpoints.Dashboard;

/// <summary><c>POST /api/dashboard/keys/enabled</c> <c>{provider, label, enabled}</c>: switches an upstream key on or off, by administrators.</summary>
internal sealed class KeySwitchEndpoint(DashboardParts parts)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is not { } admin)
        {
            return;
        }

        using RequestFields? fields = await AccountsBody.ReadAsync(context);
        if (fields is null)
        {
            return;
        }

        string provider = ProviderName.Read(fields.Text("provider", ProviderName.FindError)) ?? "";
        string label = fields.Text("label") ?? "";
        bool isEnabled = fields.Flag("enabled", missing: true);
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        // Not with the caller's token: the switch and the note of it belong together.
        bool isThere = await Task.Run(() => parts.Keys.SetEnabledAsync(provider, label, isEnabled, admin.Username, CancellationToken.None));
        await (isThere
            ? JsonAnswer.WriteAsync(context, new MessageAnswer(isEnabled ? "Key enabled" : "Key disabled"), AccountsJson.Default.MessageAnswer)
            : DetailWriter.WriteAsync(context, StatusCodes.Status404NotFound, "Key not found"));
    }
}
