using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Anthropic;

namespace Relay.Protocol.Tests.Translation.Anthropic;

public class AnthropicModelsWriterTests
{
    private static readonly ChatModel[] s_models = [new("a", "Model A", 1_700_000_000, 200_000, 8_192), new("b"), new("c")];

    [Fact]
    public void WriteModel_Known_HasItsLimits()
    {
        Assert.Equal(
            """{"type":"model","id":"a","display_name":"Model A","created_at":"2023-11-14T22:13:20Z","max_input_tokens":200000,"max_tokens":8192}""",
            Captured.From(output => AnthropicModelsWriter.WriteModel(output, s_models[0])));
    }

    [Theory]
    [InlineData(20, null, null, "a,b,c", false)]
    [InlineData(2, null, null, "a,b", true)]
    [InlineData(2, "b", null, "c", false)]
    [InlineData(1, null, "c", "b", true)]
    [InlineData(5, null, "c", "a,b", false)]
    [InlineData(5, "c", null, "", false)]
    public void WriteList_Page_IsTheOneAskedFor(int limit, string? after, string? before, string expected, bool more)
    {
        string body = Captured.From(output => AnthropicModelsWriter.WriteList(output, s_models, limit, after, before));

        string[] ids = expected.Split(',', StringSplitOptions.RemoveEmptyEntries);
        string ends = ids.Length == 0 ? "\"first_id\":null,\"last_id\":null" : $"\"first_id\":\"{ids[0]}\",\"last_id\":\"{ids[^1]}\"";
        Assert.EndsWith($"],\"has_more\":{(more ? "true" : "false")},{ends}}}", body, StringComparison.Ordinal);
        Assert.All(s_models, model => Assert.Equal(ids.Contains(model.Id), body.Contains($"\"id\":\"{model.Id}\"", StringComparison.Ordinal)));
    }
}
