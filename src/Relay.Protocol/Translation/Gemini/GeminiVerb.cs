namespace Relay.Protocol.Translation.Gemini;

/// <summary>What a path of the Gemini API asks for.</summary>
public enum GeminiVerb : byte
{
    /// <summary>The list of models.</summary>
    ListModels = 0,

    /// <summary>One model's entry.</summary>
    GetModel,

    GenerateContent,
    StreamGenerateContent,
    CountTokens,
}
