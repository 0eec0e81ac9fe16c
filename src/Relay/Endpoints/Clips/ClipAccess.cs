using Relay.Archive;
using Relay.Endpoints.Dashboard;
using Relay.Endpoints.OpenAi;
using Relay.Identity;

namespace Relay.Endpoints.Clips;

/// <summary>
/// Who asks, and for which clip. A clip that is not there and one of somebody else's look the same. Errors are in OpenAI's form, as for
/// every path below <c>/v1</c> that is nobody else's dialect.
/// </summary>
internal sealed class ClipAccess(TokenCheck tokens, IClipStore store, Sessions? sessions = null)
{
    private static readonly RelayError s_unknown = new(ErrorKind.NotFound, "there is no such clip");

    /// <summary>The caller; null when there is none, who has been told then.</summary>
    public async ValueTask<Caller?> FindCallerAsync(HttpContext context)
    {
        TokenVerdict verdict = await PageSession.CheckAsync(context, tokens, sessions);
        if (verdict.Caller is null)
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
        }

        return verdict.Caller;
    }

    /// <summary>The clip the path names, if this caller may see it; null otherwise, and the caller has been told.</summary>
    public async ValueTask<StoredClip?> FindClipAsync(HttpContext context)
    {
        if (await FindCallerAsync(context) is not { } caller)
        {
            return null;
        }

        StoredClip? clip = Guid.TryParse(context.Request.RouteValues["id"] as string, out Guid id)
            ? await Task.Run(() => store.Find(id), context.RequestAborted) // the store may block, and this thread may not
            : null;
        if (clip is null || (clip.AccountId != caller.AccountId && !caller.IsAdmin))
        {
            await OpenAiErrorWriter.WriteAsync(context, s_unknown);
            return null;
        }

        return clip;
    }
}
