using System.Text;
using System.Text.Json;
using Relay.FakeUpstreams.Audio;

namespace Relay.FakeUpstreams.MiniMax.Platform;

/// <summary>Images and songs, which are answered at once.</summary>
internal static class PictureInterfaces
{
    private const int SongSlices = 4;

    public static async Task<BaseResp> DrawAsync(PlatformRequest request)
    {
        if (request.Text("model").Length == 0 || request.Text("prompt").Length == 0)
        {
            return BaseResp.Invalid("model or prompt");
        }

        int asked = (int)(request.Body.Number("n") ?? 1);
        int blocked = Math.Min(asked, request.Options.BlockedImages);
        bool inline = request.Text("response_format") == "base64";
        string image = inline ? Convert.ToBase64String(new byte[request.Options.PictureBytes]) : "https://images.example/1.jpeg";
        string images = string.Join(',', Enumerable.Repeat($"\"{image}\"", asked - blocked));
        await request.AnswerObjectAsync($$$"""
            "id":"{{{Ids.Trace()}}}","data":{"{{{(inline ? "image_base64" : "image_urls")}}}":[{{{images}}}]},"metadata":{"failed_count":"{{{blocked}}}","success_count":"{{{asked - blocked}}}"}
            """);
        return BaseResp.Success;
    }

    public static async Task<BaseResp> SingAsync(PlatformRequest request, FakePlatform platform)
    {
        if (request.Text("model").Length == 0)
        {
            return BaseResp.Invalid("model");
        }

        T2aRequest song = T2aRequest.Read(request.Body);
        Clip clip = Speech.Of("A song that goes on for a while, and then for a while more.", song, request.Options).Streamed;
        byte[] sound = new byte[clip.Length];
        clip.CopyBytes(0, sound);
        const string Extra = "\"extra_info\":{\"music_duration\":25364,\"music_sample_rate\":44100,\"music_channel\":2,\"bitrate\":256000}";
        if (request.Body.Member("stream").ValueKind == JsonValueKind.True)
        {
            await StreamAsync(request, sound, Extra);
            return BaseResp.Success;
        }

        string audio = request.Text("output_format") == "url"
            ? new Uri(platform.BaseAddress, platform.Clips.Add(clip)).ToString() : Convert.ToHexStringLower(sound);
        await request.AnswerObjectAsync($"\"data\":{{\"audio\":\"{audio}\",\"status\":2}},\"trace_id\":\"{Ids.Trace()}\",{Extra},\"analysis_info\":null");
        return BaseResp.Success;
    }

    private static async Task StreamAsync(PlatformRequest request, byte[] sound, string extra)
    {
        request.Context.Response.ContentType = "text/event-stream";
        int size = (sound.Length + SongSlices - 1) / SongSlices;
        foreach (byte[] slice in sound.Chunk(size))
        {
            await WriteAsync(request, $"data: {{\"data\":{{\"audio\":\"{Convert.ToHexStringLower(slice)}\",\"status\":1}},\"base_resp\":{BaseResp.Silent.ToJson()}}}\n\n");
        }

        await WriteAsync(request, $"data: {{\"data\":{{\"audio\":\"\",\"status\":2}},{extra},\"base_resp\":{BaseResp.Success.ToJson()}}}\n\n");
    }

    private static async Task WriteAsync(PlatformRequest request, string text)
    {
        await request.Context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), request.Context.RequestAborted);
        await request.Context.Response.Body.FlushAsync(request.Context.RequestAborted);
    }
}
