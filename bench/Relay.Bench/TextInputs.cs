namespace Relay.Bench;

/// <summary>Two sentences of 33 code points.</summary>
internal static class TextInputs
{
    /// <summary>28 of them Han: 61 as billed, the check value of the rule.</summary>
    public const string Chinese = "今天，天气真好，我们一起去公园散步。那里有花有草，还有小鸟在唱歌！";

    public const string English = "The weather is very nice today. \n";
}
