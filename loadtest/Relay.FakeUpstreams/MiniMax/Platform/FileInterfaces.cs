using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.MiniMax.Platform;

/// <summary>Files of an account.</summary>
internal sealed class FileInterfaces(FakePlatform platform)
{
    private static readonly string[] s_purposes =
        ["voice_clone", "prompt_audio", "t2a_async_input", "video_understanding", "video_generation_input", "retrieval"];

    public async Task<BaseResp> UploadAsync(PlatformRequest request)
    {
        string purpose = request.Form?["purpose"].ToString() ?? "";
        if (!s_purposes.Contains(purpose) || request.Form!.Files.Count != 1)
        {
            return BaseResp.Invalid("purpose or file");
        }

        IFormFile sent = request.Form.Files[0];
        using MemoryStream bytes = new();
        await sent.CopyToAsync(bytes);
        PlatformFile file = platform.State.AddFile(request.Key, purpose, sent.FileName, bytes.ToArray(), sent.ContentType ?? "application/octet-stream");
        await request.AnswerObjectAsync($"\"file\":{file.Json}");
        return BaseResp.Success;
    }

    public async Task<BaseResp> ListAsync(PlatformRequest request)
    {
        string files = string.Join(',', platform.State.ListFiles(request.Key, request.Query("purpose")).Select(static file => file.Json));
        await request.AnswerObjectAsync($"\"files\":[{files}]");
        return BaseResp.Success;
    }

    public async Task<BaseResp> RetrieveAsync(PlatformRequest request)
    {
        if (platform.State.FindFile(request.Key, request.Query("file_id")) is not { } file)
        {
            return BaseResp.Invalid("file_id");
        }

        await request.AnswerObjectAsync($"\"file\":{file.Json[..^1]},\"download_url\":\"{platform.BaseAddress}fake/files/{file.Id}\"}}");
        return BaseResp.Success;
    }

    public async Task<BaseResp> ContentAsync(PlatformRequest request)
    {
        if (platform.State.FindFile(request.Key, request.Query("file_id")) is not { } file)
        {
            return BaseResp.Invalid("file_id");
        }

        byte[] bytes = file.Bytes;
        string range = request.Context.Request.Headers.Range.ToString();
        if (range.StartsWith("bytes=", StringComparison.Ordinal) && range[6..].Split('-') is [{ Length: > 0 } from, var to]
            && int.TryParse(from, out int first) && first < bytes.Length)
        {
            int last = int.TryParse(to, out int named) ? Math.Min(named, bytes.Length - 1) : bytes.Length - 1;
            request.Context.Response.StatusCode = StatusCodes.Status206PartialContent;
            request.Context.Response.Headers.ContentRange = $"bytes {first}-{last}/{bytes.Length}";
            bytes = bytes[first..(last + 1)];
        }

        await request.AnswerAsync(bytes, file.ContentType);
        return BaseResp.Success;
    }

    public async Task<BaseResp> DeleteAsync(PlatformRequest request)
    {
        if (platform.State.FindFile(request.Key, request.Text("file_id")) is not { } file || file.Purpose != request.Text("purpose"))
        {
            return BaseResp.Invalid("file_id");
        }

        platform.State.RemoveFile(file);
        await request.AnswerObjectAsync($"\"file_id\":{file.Id}");
        return BaseResp.Success;
    }
}
