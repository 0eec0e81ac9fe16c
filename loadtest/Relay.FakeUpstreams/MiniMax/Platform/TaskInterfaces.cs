using System.Text;
using System.Text.Json;

namespace Relay.FakeUpstreams.MiniMax.Platform;

/// <summary>Long speech and videos: begun, asked about, called back.</summary>
internal sealed class TaskInterfaces(FakePlatform platform)
{
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(3) };

    public async Task<BaseResp> SpeakAsync(PlatformRequest request)
    {
        string text = request.Text("text");
        string fileId = request.Text("text_file_id");
        PlatformFile? file = fileId.Length == 0 ? null : platform.State.FindFile(request.Key, fileId);
        if ((text.Length == 0) == (fileId.Length == 0) || (fileId.Length > 0 && file?.Purpose != "t2a_async_input"))
        {
            return BaseResp.Invalid("text or text_file_id");
        }

        T2aRequest speech = T2aRequest.Read(request.Body);
        BaseResp resp = Rules.CheckSettings(speech, request.Options);
        resp = resp.Failed ? resp : platform.State.CheckVoice(request.Key, speech);
        if (resp.Failed)
        {
            return resp;
        }

        text = file is null ? text : Encoding.UTF8.GetString(file.Bytes);
        Speech spoken = Speech.Of(text, speech, request.Options);
        byte[] sound = new byte[spoken.Whole.Length];
        spoken.Whole.CopyBytes(0, sound);
        byte[] tar = Tar.Of(
            ($"result/speech.{spoken.Whole.Settings.Format}", sound),
            ("result/speech.titles", Encoding.UTF8.GetBytes("[]")),
            ("result/speech.extra", Encoding.UTF8.GetBytes(spoken.ExtraInfo(sound.Length))));
        PlatformTask task = platform.State.AddTask(request.Key, request.Path, request.Options, tar, "");
        await request.AnswerObjectAsync($"""
            "task_id":"{task.Id}","task_token":"eyJhbGciOiJSUz","file_id":{task.Id},"usage_characters":{spoken.UsageCharacters}
            """);
        return BaseResp.Success;
    }

    public async Task<BaseResp> FilmAsync(PlatformRequest request)
    {
        if (request.Text(request.Path.Contains("template", StringComparison.Ordinal) ? "template_id" : "model").Length == 0)
        {
            return BaseResp.Invalid("model");
        }

        string callback = request.Text("callback_url");
        if (callback.Length > 0 && !await ChallengeAsync(callback))
        {
            return BaseResp.Invalid("callback_url did not answer its challenge");
        }

        PlatformTask task = platform.State.AddTask(request.Key, request.Path, request.Options, new byte[request.Options.PictureBytes], callback);
        await request.AnswerObjectAsync($"""
            "task_id":"{task.Id}"
            """);
        if (callback.Length > 0)
        {
            // What it says is not to be believed; that it comes is.
            _ = PostAsync(callback, $$"""{"task_id":"{{task.Id}}","status":"processing"}""");
        }

        return BaseResp.Success;
    }

    public async Task<BaseResp> QueryAsync(PlatformRequest request, string kind)
    {
        if (platform.State.FindTask(request.Key, kind, request.Query("task_id")) is not { } task)
        {
            return BaseResp.Invalid("task_id");
        }

        bool isSpeech = kind == "/v1/t2a_async_v2";
        if (!task.Ask())
        {
            string word = isSpeech || task.Queries > 1 ? "Processing" : "Queueing";
            await request.AnswerObjectAsync(isSpeech
                ? $"\"task_id\":{task.Id},\"status\":\"{word}\""
                : $"\"task_id\":\"{task.Id}\",\"status\":\"{word}\",\"file_id\":\"\"");
            return BaseResp.Success;
        }

        if (task.End != TaskEnd.Success)
        {
            string word = isSpeech ? task.End.ToString() : "Fail";
            await request.AnswerObjectAsync($"\"task_id\":\"{task.Id}\",\"status\":\"{word}\"");
            return BaseResp.Success;
        }

        lock (task)
        {
            task.FileId = task.FileId != 0 ? task.FileId : platform.State.AddFile(
                request.Key, isSpeech ? "t2a_async" : "video_generation", isSpeech ? $"{task.Id}.tar" : $"{task.Id}.mp4", task.Result,
                isSpeech ? "application/x-tar" : "video/mp4").Id;
        }

        await request.AnswerObjectAsync(kind switch
        {
            "/v1/t2a_async_v2" => $"\"task_id\":{task.Id},\"status\":\"Success\",\"file_id\":{task.FileId}",
            "/v1/video_generation" => $"\"task_id\":\"{task.Id}\",\"status\":\"Success\",\"file_id\":\"{task.FileId}\",\"video_width\":1366,\"video_height\":768",
            _ => $"\"task_id\":\"{task.Id}\",\"status\":\"Success\",\"video_url\":\"{platform.BaseAddress}fake/videos/{task.FileId}\"",
        });
        return BaseResp.Success;
    }

    private static async Task<bool> ChallengeAsync(string url)
    {
        try
        {
            string challenge = Guid.NewGuid().ToString("N");
            return JsonElement.Parse(await PostAsync(url, $$"""{"challenge":"{{challenge}}"}""")).Text("challenge") == challenge;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException)
        {
            return false;
        }
    }

    private static async Task<string> PostAsync(string url, string json)
    {
        using StringContent body = new(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await s_http.PostAsync(new Uri(url), body);
        return await answer.Content.ReadAsStringAsync();
    }
}
