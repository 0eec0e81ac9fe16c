namespace Relay.Protocol.Tests;

/// <summary>Real T2A answers, the audio and the texts shortened.</summary>
internal static class Fixtures
{
    public const string Answer =
        """
        {"data":{"audio":"494433040000","subtitle_file":"https://example.org/s.json","status":2,"ced":""},
         "extra_info":{"audio_length":11124,"audio_sample_rate":32000,"audio_size":179926,"bitrate":128000,
           "word_count":163,"invisible_character_ratio":0,"usage_characters":163,
           "audio_format":"mp3","audio_channel":1},
         "trace_id":"01b8bf9bb7433cc75c18eee6cfa8fe21",
         "base_resp":{"status_code":0,"status_msg":"success"}}
        """;

    public const string FirstSlice =
        """{"data":{"audio":"4944330400","status":1,"ced":""},"trace_id":"04ece790375f3ca2edbb44e8c4c200bf","base_resp":{"status_code":0,"status_msg":""}}""";

    public const string SecondSlice =
        """{"data":{"audio":"fff3","status":1,"ced":""},"trace_id":"04ece790375f3ca2edbb44e8c4c200bf","base_resp":{"status_code":0,"status_msg":""}}""";

    public const string FinalSlice =
        """{"data":{"audio":"4944330400fff3","status":2,"ced":""},"extra_info":{"audio_length":12910,"audio_sample_rate":32000,"audio_size":205677,"bitrate":128000,"word_count":163,"invisible_character_ratio":0,"usage_characters":163,"audio_format":"mp3","audio_channel":1},"trace_id":"04ece790375f3ca2edbb44e8c4c200bf","base_resp":{"status_code":0,"status_msg":"success"}}""";

    public const string Stream = "data: " + FirstSlice + "\n\ndata: " + SecondSlice + "\n\ndata: " + FinalSlice + "\n\n";

    public const string LoginFailed =
        """{"base_resp":{"status_code":1004,"status_msg":"login fail: Please carry the API secret key in the 'Authorization' field of the request header"}}""";

    public const string ConnectedSuccess =
        """{"session_id":"301871346491491","event":"connected_success","trace_id":"0303a2882bf18235ae7a809ae0f3cca7","base_resp":{"status_code":0,"status_msg":"success"}}""";

    public const string TaskContinued =
        """{"data":{"audio":"fff3"},"session_id":"301871346491491","event":"task_continued","is_final":false,"trace_id":"0303a2882bf18235ae7a809ae0f3cca7","base_resp":{"status_code":0,"status_msg":"success"}}""";

    public const string TaskContinuedFinal =
        """
        {"data":{"audio":""},"extra_info":{"audio_length":9914,"audio_sample_rate":32000,"audio_size":157869,"bitrate":128000,
         "word_count":158,"invisible_character_ratio":0,"usage_characters":158,"audio_format":"mp3","audio_channel":1},
         "session_id":"301871346491491","event":"task_continued","is_final":true,
         "trace_id":"04ee3794e2c9e4a6d5f99e77742f06fd","base_resp":{"status_code":0,"status_msg":"success"}}
        """;

    public const string SentenceEnd =
        """{"session_id":"my-session-001","connect_id":"301871346491491","event":"sentence_end","trace_id":"0303a2882bf18235ae7a809ae0f3cca7","base_resp":{"status_code":0,"status_msg":"success"}}""";
}
