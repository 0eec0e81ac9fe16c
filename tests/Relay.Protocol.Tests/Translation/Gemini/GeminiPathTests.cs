using Relay.Protocol.Translation.Gemini;

namespace Relay.Protocol.Tests.Translation.Gemini;

public class GeminiPathTests
{
    [Theory]
    [InlineData("/v1beta/models/gemini-x:generateContent", "gemini-x", GeminiVerb.GenerateContent)]
    [InlineData("/v1/models/gemini-x:streamGenerateContent", "gemini-x", GeminiVerb.StreamGenerateContent)]
    [InlineData("/v1alpha/models/gemini-x:countTokens", "gemini-x", GeminiVerb.CountTokens)]
    [InlineData("/models/gemini-x:generateContent", "gemini-x", GeminiVerb.GenerateContent)]
    [InlineData("/v1beta/models/models/gemini-x:generateContent", "gemini-x", GeminiVerb.GenerateContent)]
    [InlineData("/v1beta/tunedModels/mine:generateContent", "tunedModels/mine", GeminiVerb.GenerateContent)]
    [InlineData("/v1beta/models/deepseek-ai/DeepSeek-V3:generateContent", "deepseek-ai/DeepSeek-V3", GeminiVerb.GenerateContent)]
    [InlineData("/v1beta/models/deepseek-ai%2FDeepSeek-V3:generateContent", "deepseek-ai/DeepSeek-V3", GeminiVerb.GenerateContent)]
    [InlineData("/v1beta/models/llama:8b:generateContent", "llama:8b", GeminiVerb.GenerateContent)]
    [InlineData("/v1beta/models", "", GeminiVerb.ListModels)]
    [InlineData("/models/", "", GeminiVerb.ListModels)]
    [InlineData("/v1beta/models/gemini-x", "gemini-x", GeminiVerb.GetModel)]
    public void TryParse_Path_SaysModelAndVerb(string path, string model, GeminiVerb verb)
    {
        Assert.True(GeminiPath.TryParse(path, out string foundModel, out GeminiVerb foundVerb));
        Assert.Equal((model, verb), (foundModel, foundVerb));
    }

    [Theory]
    [InlineData("/v1beta/models/gemini-x:embedContent")]
    [InlineData("/v1beta/models/:generateContent")]
    [InlineData("/v1beta/models/gemini-x:")]
    [InlineData("/v1beta/files/x")]
    [InlineData("/v1/messages")]
    [InlineData("/")]
    public void TryParse_OtherPath_IsRefused(string path)
    {
        Assert.False(GeminiPath.TryParse(path, out _, out _));
    }
}
