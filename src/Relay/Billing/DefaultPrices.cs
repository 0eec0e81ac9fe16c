namespace Relay.Billing;

/// <summary>
/// The rows an empty <c>pricing_config</c> is filled with. Currency: CNY. They are a start for the operator, not a tariff: rows in the
/// store always win.
/// </summary>
internal static class DefaultPrices
{
    private static readonly string[] s_speechTasks = ["sync_tts", "async_tts"];

    /// <summary>The 39 rows that MiniMax gateways of this family have always started with.</summary>
    public static IReadOnlyList<PriceRow> Published { get; } =
    [
        .. Speech(3_500, "speech-2.5-hd-preview", "speech-02-hd", "speech-01-hd"),
        .. Speech(2_000, "speech-2.5-turbo-preview", "speech-02-turbo", "speech-01-turbo"),
        Voices("voice_design", 9_900),
        Voices("voice_clone", 9_900),
        Chars("voice_design_preview", PriceTable.AllModels, 2_000),
        Video("video_generation_512p_6s", "MiniMax-Hailuo-02", 600),
        Video("video_generation_512p_10s", "MiniMax-Hailuo-02", 1_000),
        Video("video_generation_768p_6s", "MiniMax-Hailuo-02", 2_000),
        Video("video_generation_768p_10s", "MiniMax-Hailuo-02", 4_000),
        Video("video_generation_1080p_6s", "MiniMax-Hailuo-02", 3_500),
        Video("video_generation_director", "T2V-01-Director", 3_000),
        Video("video_generation_director", "I2V-01-Director", 3_000),
        Video("video_generation_live", "I2V-01-live", 3_000),
        Video("video_generation_standard", "T2V-01", 3_000),
        Video("video_generation_standard", "I2V-01", 3_000),
        Video("video_generation_subject", "S2V-01", 4_500),
        Tokens("text_chat_input_0_32k", "MiniMax-M1", 800),
        Tokens("text_chat_output_0_32k", "MiniMax-M1", 8_000),
        Tokens("text_chat_input_32_128k", "MiniMax-M1", 1_200),
        Tokens("text_chat_output_32_128k", "MiniMax-M1", 16_000),
        Tokens("text_chat_input_128k_plus", "MiniMax-M1", 2_400),
        Tokens("text_chat_output_128k_plus", "MiniMax-M1", 24_000),
        Tokens("text_chat_input", "MiniMax-Text-01", 1_000),
        Tokens("text_chat_output", "MiniMax-Text-01", 8_000),
        Chars("file_upload", PriceTable.AllModels, 0),
        Chars("file_download", PriceTable.AllModels, 0),
        Chars("file_list", PriceTable.AllModels, 0),
        Chars("file_delete", PriceTable.AllModels, 0),
        Chars("file_retrieve", PriceTable.AllModels, 0),
    ];

    /// <summary>
    /// Models and interfaces younger than those rows, at the public mainland prices (speech: hd 3.5, turbo 2.0 per ten thousand characters):
    /// without a row of their own they would be free.
    /// </summary>
    public static IReadOnlyList<PriceRow> Extra { get; } =
    [
        .. Speech(3_500, "speech-2.8-hd", "speech-2.6-hd"),
        .. Speech(2_000, "speech-2.8-turbo", "speech-2.6-turbo"),
        Video("video_generation_768p_6s", "MiniMax-Hailuo-2.3", 2_000),
        Video("video_generation_768p_10s", "MiniMax-Hailuo-2.3", 4_000),
        Video("video_generation_1080p_6s", "MiniMax-Hailuo-2.3", 3_500),
        Video("video_generation_768p_6s", "MiniMax-Hailuo-2.3-Fast", 1_350),
        Video("video_generation_768p_10s", "MiniMax-Hailuo-2.3-Fast", 2_250),
        Video("video_generation_1080p_6s", "MiniMax-Hailuo-2.3-Fast", 2_310),
        new("image_generation", "image-01", Milli(25, BillingUnit.PerImage)),
        new("image_generation", "image-01-live", Milli(25, BillingUnit.PerImage)),
        new("music_generation", "music-1.5", Milli(250, BillingUnit.PerSong)),
        new("music_generation", "music-2.0", Milli(250, BillingUnit.PerSong)),
    ];

    public static IReadOnlyList<PriceRow> All { get; } = [.. Published, .. Extra];

    // Prices are given in thousandths: every published price is a whole number of them, and integers stay exact.
    private static Price Milli(long thousandths, BillingUnit unit) => new(thousandths * (Money.NanosPerUnit / 1_000), unit);

    private static IEnumerable<PriceRow> Speech(long thousandths, params string[] models) =>
        s_speechTasks.SelectMany(task => models.Select(model => Chars(task, model, thousandths)));

    private static PriceRow Chars(string task, string model, long thousandths) =>
        new(task, model, Milli(thousandths, BillingUnit.PerTenThousandChars));

    private static PriceRow Voices(string task, long thousandths) =>
        new(task, PriceTable.AllModels, Milli(thousandths, BillingUnit.PerVoice));

    private static PriceRow Video(string task, string model, long thousandths) =>
        new(task, model, Milli(thousandths, BillingUnit.PerVideo));

    private static PriceRow Tokens(string task, string model, long thousandths) =>
        new(task, model, Milli(thousandths, BillingUnit.PerMillionTokens));
}
