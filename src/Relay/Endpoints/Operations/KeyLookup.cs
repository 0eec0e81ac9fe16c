using Relay.Endpoints.Accounts;
using Relay.Routing.Keys;

namespace Relay.Endpoints.Operations;

/// <summary>Finds the key that a request names: by itself, by its label (or <c>provider/label</c>), or as lists show it.</summary>
internal static class KeyLookup
{
    /// <summary>Null when there is none, or more than one; the request has been answered then.</summary>
    public static async Task<KeyRow?> FindAsync(HttpContext context, OperationsParts parts, string text)
    {
        IReadOnlyList<KeyRow> found = await Task.Run(() => FindAsync(parts, text, context.RequestAborted));
        switch (found.Count)
        {
            case 1:
                return found[0];
            case 0:
                await DetailWriter.WriteAsync(context, StatusCodes.Status404NotFound, "密钥不存在");
                return null;
            default:
                await DetailWriter.WriteAsync(
                    context, StatusCodes.Status409Conflict, "Several keys are meant by this: name one as provider/label, as /api/keys lists them");
                return null;
        }
    }

    private static async Task<IReadOnlyList<KeyRow>> FindAsync(OperationsParts parts, string text, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyRow> named = await parts.Keys.FindAsync(text, cancellationToken);
        return named.Count > 0 || !text.Contains(KeyAdmin.MaskDots, StringComparison.Ordinal)
            ? named
            : [.. (await parts.Admin.ListAsync(null, cancellationToken)).Where(line => line.Masked == text).Select(static line => line.Row)];
    }
}
