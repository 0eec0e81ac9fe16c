using System.Text.Json;

namespace Relay.FakeUpstreams.MiniMax.Platform;

/// <summary>Voices of an account, and the platform's own.</summary>
internal sealed class VoiceInterfaces(FakePlatform platform)
{
    public async Task<BaseResp> CloneAsync(PlatformRequest request)
    {
        string voice = request.Text("voice_id");
        if (platform.State.FindFile(request.Key, request.Text("file_id"))?.Purpose != "voice_clone")
        {
            return BaseResp.Invalid("file_id");
        }

        JsonElement prompt = request.Body.Member("clone_prompt");
        if (prompt.ValueKind == JsonValueKind.Object
            && platform.State.FindFile(request.Key, PlatformRequest.TextOf(prompt, "prompt_audio"))?.Purpose != "prompt_audio")
        {
            return BaseResp.Invalid("clone_prompt");
        }

        if (!platform.State.AddVoice(request.Key, voice, "voice_cloning"))
        {
            return BaseResp.Of(2039);
        }

        platform.Options.Voices.Add(voice);
        string text = request.Text("text");
        string said = text.Length == 0 ? "" : $",\"extra_info\":{{\"audio_length\":1000,\"usage_characters\":{BilledText.Of(text).Billed}}}";
        await request.AnswerObjectAsync(
            $"\"input_sensitive\":false,\"input_sensitive_type\":0,\"demo_audio\":\"{(text.Length == 0 ? "" : platform.BaseAddress + "fake/demo")}\"{said}");
        return BaseResp.Success;
    }

    public async Task<BaseResp> DesignAsync(PlatformRequest request)
    {
        string voice = request.Text("voice_id") is { Length: > 0 } named ? named : $"ttv-voice-{Ids.Session()}";
        if (!platform.State.AddVoice(request.Key, voice, "voice_generation"))
        {
            return BaseResp.Of(2039);
        }

        platform.Options.Voices.Add(voice);
        await request.AnswerObjectAsync($"\"voice_id\":\"{voice}\",\"trial_audio\":\"fff30102\"");
        return BaseResp.Success;
    }

    public async Task<BaseResp> ListAsync(PlatformRequest request)
    {
        string type = request.Text("voice_type");
        string[] parts =
        [
            .. type is "system" or "all" ? (string[])["\"system_voice\":[{\"voice_id\":\"male-qn-qingse\",\"voice_name\":\"Qingse\",\"description\":[\"x\"],\"created_time\":\"1970-01-01\"}]"] : [],
            .. ((string[])["voice_cloning", "voice_generation"]).Where(made => type == "all" || type == made).Select(made =>
                $"\"{made}\":[{string.Join(',', platform.State.ListVoices(request.Key, made).Select(static voice => $"{{\"voice_id\":\"{voice}\",\"description\":[],\"created_time\":\"2025-08-20\"}}"))}]"),
        ];
        await request.AnswerObjectAsync(string.Join(',', parts));
        return BaseResp.Success;
    }

    public async Task<BaseResp> DeleteAsync(PlatformRequest request)
    {
        string voice = request.Text("voice_id");
        if (!platform.State.RemoveVoice(request.Key, voice))
        {
            return BaseResp.Of(2054);
        }

        platform.Options.Voices.Remove(voice);
        await request.AnswerObjectAsync($"\"voice_id\":\"{voice}\",\"created_time\":\"1728962464\"");
        return BaseResp.Success;
    }
}
