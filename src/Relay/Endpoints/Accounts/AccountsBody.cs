namespace Relay.Endpoints.Accounts;

/// <summary>Reads the bodies of the accounts paths.</summary>
internal static class AccountsBody
{
    // A password, a name and a token of 4 KiB, all escaped, and room to spare.
    private const int MaxBytes = 64 * 1024;

    /// <summary>The body's fields; null when the request has been answered with 413.</summary>
    public static async ValueTask<RequestFields?> ReadAsync(HttpContext context)
    {
        RequestFields? fields = await RequestFields.OfBodyAsync(context, MaxBytes);
        if (fields is null)
        {
            await DetailWriter.WriteAsync(context, RelayError.TooLarge(MaxBytes));
        }

        return fields;
    }
}
