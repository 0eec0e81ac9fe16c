using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Threading.Channels;
using Relay.Diagnostics;

namespace Relay.Archive;

/// <summary>
/// Keeps clips that were answered as links: fetches them after the answer, files and indexes them like any other.
/// <para>Threads: <see cref="Add"/> from any, and it never waits; the work is done by a few tasks on the thread pool. What comes off a
/// socket may arrive on a thread that serves streams, so every disk call is sent elsewhere first.</para>
/// <para>Bounded: <see cref="ArchiveOptions.MaxQueuedLinks"/> wait and <see cref="ArchiveOptions.LinkFetchers"/> are fetched, each through
/// one page. When full: the clip is not kept, and counted.</para>
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "StopAsync, which its owner calls, disposes them.")]
internal sealed class LinkFetcher(ArchiveOptions options, ClipKeeper keeper, ArchiveCounters counters, TimeProvider time, ILogger logger)
{
    // A link may be handed out a moment before the object store has the file everywhere.
    private static readonly TimeSpan[] s_pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)];

    private readonly Channel<LinkClip> _queue = Channel.CreateBounded<LinkClip>(options.MaxQueuedLinks);
    private readonly CancellationTokenSource _abandon = new();
    private readonly HttpMessageInvoker _http = LinkHttp.Create(options.LinksMayBePrivate);
    private Task _workers = Task.CompletedTask;
    private int _failing;

    public void Start() => _workers = Task.WhenAll(Enumerable.Range(0, options.LinkFetchers).Select(_ => Task.Run(WorkAsync)));

    /// <summary>Takes a clip to be fetched. Never waits, never throws.</summary>
    public void Add(ClipLabel label, string link, string format, long audioMs)
    {
        counters.LinkAdded();
        LinkFault fault = !Uri.TryCreate(link, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") ? LinkFault.NotWeb
            : _queue.Writer.TryWrite(new LinkClip(label, uri, format, audioMs)) ? LinkFault.None
            : LinkFault.NoRoom;
        if (fault != LinkFault.None)
        {
            End(label, fault);
        }
    }

    /// <summary>Takes no more, and waits for what is under way until <paramref name="deadline"/>; what is left then is lost and counted.</summary>
    public async Task StopAsync(CancellationToken deadline)
    {
        _queue.Writer.TryComplete();
        try
        {
            await _workers.WaitAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            await _abandon.CancelAsync();
            await _workers;
        }

        _http.Dispose();
        _abandon.Dispose();
    }

    private async Task WorkAsync()
    {
        await foreach (LinkClip clip in _queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            End(clip.Label, await FetchAsync(clip));
        }
    }

    private async Task<LinkFault> FetchAsync(LinkClip clip)
    {
        LinkFault fault = LinkFault.NoRoom;
        for (int tries = 0; !_abandon.IsCancellationRequested; tries++)
        {
            fault = await TryAsync(clip);
            if (fault != LinkFault.Broken || tries == s_pauses.Length)
            {
                return fault;
            }

            // Ends early when the rest is abandoned, without an exception.
            await Task.WhenAny(Task.Delay(s_pauses[tries], time, _abandon.Token));
        }

        return fault;
    }

    private async Task<LinkFault> TryAsync(LinkClip clip)
    {
        using CancellationTokenSource tooLong = new(TimeSpan.FromMilliseconds(options.LinkTimeoutMs), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, _abandon.Token);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, clip.Link);
            using HttpResponseMessage response = await _http.SendAsync(request, stop.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (int)response.StatusCode >= 500 ? LinkFault.Broken : LinkFault.Refused;
            }

            return response.Content.Headers.ContentLength > options.MaxLinkBytes ? LinkFault.TooLarge
                : await keeper.KeepAsync(clip.Label, await response.Content.ReadAsStreamAsync(stop.Token), clip.Format, clip.AudioMs, stop.Token);
        }
        catch (HttpRequestException error) when (error.InnerException is PrivateAddressException)
        {
            return LinkFault.PrivateAddress;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            return LinkFault.Broken;
        }
    }

    // Said once when links begin to be lost and once when one is kept again.
    private void End(ClipLabel label, LinkFault fault)
    {
        counters.LinkEnded(fault == LinkFault.None);
        if (fault != LinkFault.None && Interlocked.Exchange(ref _failing, 1) == 0)
        {
            Log.LinkLost(logger, label.CallId, fault, counters.LostLinks);
        }
        else if (fault == LinkFault.None && Volatile.Read(ref _failing) == 1 && Interlocked.Exchange(ref _failing, 0) == 1)
        {
            Log.LinksWork(logger, counters.LostLinks);
        }
    }
}
