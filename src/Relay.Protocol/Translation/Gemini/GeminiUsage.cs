using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>Reads <c>usageMetadata</c>. Counters that are 0 are left out on the wire; thoughts are beside the candidates, not in them.</summary>
internal static class GeminiUsage
{
    public static TokenUsage Read(ReadOnlySpan<byte> json, scoped ref JsonStrings strings)
    {
        long prompt = 0;
        long cached = 0;
        long tools = 0;
        long candidates = 0;
        long thoughts = 0;
        long audioIn = 0;
        long audioOut = 0;
        var members = new JsonMembers(json);
        while (members.Next())
        {
            if (members.Is("promptTokenCount"u8))
            {
                prompt = members.Count(ref strings);
            }
            else if (members.Is("cachedContentTokenCount"u8))
            {
                cached = members.Count(ref strings);
            }
            else if (members.Is("toolUsePromptTokenCount"u8))
            {
                tools = members.Count(ref strings);
            }
            else if (members.Is("candidatesTokenCount"u8))
            {
                candidates = members.Count(ref strings);
            }
            else if (members.Is("thoughtsTokenCount"u8))
            {
                thoughts = members.Count(ref strings);
            }
            else if (members.Is("promptTokensDetails"u8))
            {
                audioIn = AudioOf(members.Raw(), ref strings);
            }
            else if (members.Is("candidatesTokensDetails"u8))
            {
                audioOut = AudioOf(members.Raw(), ref strings);
            }
        }

        return new TokenUsage(
            prompt + tools, candidates + thoughts, CachedInput: Math.Min(cached, prompt), Reasoning: thoughts, AudioInput: audioIn, AudioOutput: audioOut);
    }

    private static long AudioOf(ReadOnlySpan<byte> json, scoped ref JsonStrings strings)
    {
        long audio = 0;
        var items = new JsonMembers(json);
        while (items.Next())
        {
            bool isAudio = false;
            long count = 0;
            var members = new JsonMembers(items.Raw());
            while (members.Next())
            {
                if (members.Is("modality"u8))
                {
                    isAudio = members.Text(ref strings).SequenceEqual("AUDIO"u8);
                }
                else if (members.Is("tokenCount"u8))
                {
                    count = members.Count(ref strings);
                }
            }

            audio += isAudio ? count : 0;
        }

        return audio;
    }
}
