using System.Globalization;
using System.Text.Json;
using Relay.Archive;
using Relay.Endpoints.OpenAi;
using Relay.Identity;

namespace Relay.Endpoints.Clips;

/// <summary>
/// <c>GET /v1/audio_clips</c>: kept clips, newest first. <c>limit</c> (20, at most 1000) and <c>before</c> (the last id of the page before)
/// make pages; <c>day</c> (UTC), <c>format</c> and <c>call</c> narrow it down. An administrator sees everyone's, or one <c>user</c>'s.
/// </summary>
internal sealed class ClipListEndpoint(ClipAccess access, IClipStore store)
{
    public const string Path = "/v1/audio_clips";

    private const int DefaultLimit = 20;
    private const int MaxLimit = 1000;

    public async Task HandleAsync(HttpContext context)
    {
        if (await access.FindCallerAsync(context) is not { } caller)
        {
            return;
        }

        IQueryCollection query = context.Request.Query;
        if (!TryRead(query, out ClipFilter filter, out string wrong))
        {
            await OpenAiErrorWriter.WriteAsync(context, new RelayError(ErrorKind.InvalidRequest, $"'{wrong}' cannot be read", wrong));
            return;
        }

        string? user = query["user"];
        if (user is not null && user != caller.Username && !caller.IsAdmin)
        {
            await OpenAiErrorWriter.WriteAsync(context, new RelayError(ErrorKind.Forbidden, "only an administrator sees other users' clips", "user"));
            return;
        }

        await AnswerAsync(context, caller, filter, user);
    }

    private async Task AnswerAsync(HttpContext context, Caller caller, ClipFilter filter, string? user)
    {
        // The store may block, and this thread may not.
        (bool known, IReadOnlyList<StoredClip> clips) = await Task.Run(
            () =>
            {
                long? account = user is not null ? store.FindAccount(user) : caller.IsAdmin ? null : caller.AccountId;
                return user is not null && account is null ? (false, []) : (true, store.List(filter with { AccountId = account, Limit = filter.Limit + 1 }));
            },
            context.RequestAborted);
        if (!known)
        {
            await OpenAiErrorWriter.WriteAsync(context, new RelayError(ErrorKind.NotFound, "there is no such user", "user"));
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await using Utf8JsonWriter json = new(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (StoredClip clip in clips.Take(filter.Limit))
        {
            ClipJson.Write(json, clip, text: null, withUser: caller.IsAdmin);
        }

        json.WriteEndArray();
        json.WriteBoolean("has_more"u8, clips.Count > filter.Limit);
        json.WriteEndObject();
    }

    // False with the name of the parameter that is wrong.
    private static bool TryRead(IQueryCollection query, out ClipFilter filter, out string wrong)
    {
        int limit = DefaultLimit;
        Guid before = default;
        Guid call = default;
        DateOnly day = default;
        wrong = query.ContainsKey("limit") && !(int.TryParse(query["limit"], CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit) ? "limit"
            : query.ContainsKey("before") && !Guid.TryParse(query["before"], out before) ? "before"
            : query.ContainsKey("call") && !Guid.TryParse(query["call"], out call) ? "call"
            : query.ContainsKey("day") && !DateOnly.TryParseExact(query["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) ? "day"
            : "";
        filter = new ClipFilter
        {
            Limit = limit,
            Before = query.ContainsKey("before") ? before : null,
            CallId = query.ContainsKey("call") ? call : null,
            Day = query.ContainsKey("day") ? day : null,
            Format = query["format"],
        };
        return wrong.Length == 0;
    }
}
