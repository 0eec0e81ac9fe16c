using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Gemini;

namespace Relay.Protocol.Tests.Translation.Gemini;

public class GeminiModelsWriterTests
{
    private static readonly ChatModel[] s_models = [new("a", "Model A", 0, 1_000, 200), new("b"), new("c")];

    [Fact]
    public void WriteModel_Known_HasItsLimits()
    {
        Assert.Equal(
            """{"name":"models/a","baseModelId":"a","version":"001","displayName":"Model A","inputTokenLimit":1000,"outputTokenLimit":200,"supportedGenerationMethods":["generateContent","streamGenerateContent","countTokens"]}""",
            Captured.From(static output => GeminiModelsWriter.WriteModel(output, s_models[0])));
    }

    [Theory]
    [InlineData(true, true, """["generateContent","streamGenerateContent","countTokens"]""")]
    [InlineData(true, false, """["generateContent","streamGenerateContent"]""")]
    [InlineData(false, false, "[]")]
    public void WriteModel_Methods_AreWhatItHas(bool isChat, bool counts, string methods) =>
        Assert.EndsWith(
            $"\"supportedGenerationMethods\":{methods}}}",
            Captured.From(output => GeminiModelsWriter.WriteModel(output, new ChatModel("a") { IsChat = isChat, CountsTokens = counts })),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0, null, "abc", null)]
    [InlineData(2, null, "ab", "2")]
    [InlineData(2, "2", "c", null)]
    [InlineData(2, "9", "", null)]
    [InlineData(2, "x", "ab", "2")]
    public void WriteList_Page_IsTheOneAskedFor(int size, string? token, string expected, string? next)
    {
        string body = Captured.From(output => GeminiModelsWriter.WriteList(output, s_models, size, token));

        Assert.All(s_models, model => Assert.Equal(expected.Contains(model.Id, StringComparison.Ordinal), body.Contains($"\"models/{model.Id}\"", StringComparison.Ordinal)));
        Assert.EndsWith(next is null ? "]}" : $"],\"nextPageToken\":\"{next}\"}}", body, StringComparison.Ordinal);
    }
}
