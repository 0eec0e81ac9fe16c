using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Relay.FakeUpstreams.Audio;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>
/// The clips that were answered as links, served under <see cref="Path"/>. Bounded: the oldest link goes dead when a new one
/// would be one too many, which is what the platform's links do after a day.
/// </summary>
internal sealed class ClipStore
{
    public const string Path = "/fake/clips/";

    private const int Capacity = 1000;
    private const int WindowBytes = 64 * 1024;

    private readonly ConcurrentDictionary<long, Clip> _clips = new();
    private long _last;

    /// <returns>The clip's path.</returns>
    public string Add(Clip clip)
    {
        long number = Interlocked.Increment(ref _last);
        _clips[number] = clip;
        _clips.TryRemove(number - Capacity, out _);
        return string.Create(CultureInfo.InvariantCulture, $"{Path}{number}.{clip.Settings.Format}");
    }

    public async Task ServeAsync(HttpContext context, string path)
    {
        string name = path[Path.Length..];
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (!long.TryParse(dot < 0 ? name : name[..dot], CultureInfo.InvariantCulture, out long number)
            || !_clips.TryGetValue(number, out Clip? clip))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = clip.Settings.ContentType;
        context.Response.ContentLength = clip.Length;
        byte[] window = new byte[WindowBytes];
        for (long at = 0; at < clip.Length; at += window.Length)
        {
            int count = (int)Math.Min(window.Length, clip.Length - at);
            clip.CopyBytes(at, window.AsSpan(0, count));
            await context.Response.Body.WriteAsync(window.AsMemory(0, count), context.RequestAborted);
        }
    }
}
