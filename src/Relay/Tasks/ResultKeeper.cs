using Relay.Archive;
using Relay.Protocol.Http;
using Relay.Routing.Objects;
using Relay.Upstreams;
using Relay.Upstreams.Http;
using Relay.Upstreams.Media;

namespace Relay.Tasks;

/// <summary>
/// Fetches a speech task's result, once, and keeps each recording in it as a clip of the call that paid for it. The platform packs results
/// as tar archives; a file that is none is taken for the recording itself.
/// </summary>
internal sealed class ResultKeeper(MediaUpstream platform, ArchiveClips archive, IClipStore clips)
{
    private static readonly string[] s_formats = ["mp3", "wav", "flac", "pcm", "opus", "ogg"];

    /// <summary>False: not now; it may be tried again.</summary>
    /// <param name="task">Ended, with the file of its result.</param>
    /// <param name="owner">Its owner's name, for the folder.</param>
    /// <param name="key">The key the task was made with.</param>
    /// <param name="cancellationToken">Too late, or Relay is stopping.</param>
    /// <exception cref="IOException">The platform could not be reached, or broke off.</exception>
    public async Task<bool> TryKeepAsync(UpstreamObject task, string owner, UpstreamKey key, CancellationToken cancellationToken)
    {
        string path = "/files/retrieve_content?file_id=" + Uri.EscapeDataString(task.ResultId);
        using UpstreamResponse response = await platform.GetAsync(path, key, cancellationToken);
        if (response.Head.Status != StatusCodes.Status200OK || response.Head.MediaType == "application/json")
        {
            return false;
        }

        byte[] block = new byte[TarHeader.BlockBytes];
        int read = await ReadBlockAsync(response, block);
        if (read == block.Length && TarHeader.TryParse(block, out TarHeader first))
        {
            return await KeepAllAsync(task, owner, response, first, block, cancellationToken);
        }

        return await KeepOneAsync(task, owner, 0, new UpstreamBody(response, block.AsMemory(0, read)), FormatOf(response.Head.MediaType), cancellationToken);
    }

    private async Task<bool> KeepAllAsync(
        UpstreamObject task, string owner, UpstreamResponse response, TarHeader header, byte[] block, CancellationToken cancellationToken)
    {
        int index = 0;
        while (true)
        {
            string format = Path.GetExtension(header.Name).TrimStart('.').ToLowerInvariant();
            UpstreamBody file = new(response, default, header.Size);
            if (header.IsFile && s_formats.Contains(format) && !await KeepOneAsync(task, owner, index++, file, format, cancellationToken))
            {
                return false;
            }

            await file.CopyToAsync(Stream.Null, cancellationToken); // what is not kept, and nothing of what is
            await new UpstreamBody(response, default, header.Padding).CopyToAsync(Stream.Null, cancellationToken);
            if (await ReadBlockAsync(response, block) < block.Length || TarHeader.IsEnd(block))
            {
                return true;
            }

            if (!TarHeader.TryParse(block, out header))
            {
                throw new IOException("the result is not packed as it says");
            }
        }
    }

    private async Task<bool> KeepOneAsync(
        UpstreamObject task, string owner, int index, Stream file, string format, CancellationToken cancellationToken)
    {
        Guid clipId = TaskClipId.Of(task.ChargeId, index);
        if (await Task.Run(() => clips.Find(clipId), cancellationToken) is not null)
        {
            return true; // kept before a restart
        }

        ClipOpening opening = new(task.ChargeId, task.AccountId, owner, task.CreatedAtUs, format);
        return await archive.KeepAsync(opening, clipId, file, format, cancellationToken);
    }

    private static string FormatOf(string mediaType) => mediaType switch
    {
        "audio/wav" or "audio/x-wav" => "wav",
        "audio/flac" => "flac",
        _ => "mp3",
    };

    private static async Task<int> ReadBlockAsync(UpstreamResponse response, byte[] block)
    {
        int length = 0;
        int count;
        while (length < block.Length && (count = await response.ReadAsync(block.AsMemory(length))) > 0)
        {
            length += count;
        }

        return length;
    }
}
