using Relay.Protocol.Translation;

namespace Relay.Identity;

/// <summary>The words of a token's <c>thinking</c> setting: member, think-tags, think-colon, omit.</summary>
internal static class ThinkingWords
{
    /// <summary>What is wrong with a word that is none of them.</summary>
    public const string Error = "thinking must be member, think-tags, think-colon or omit";

    public static string Of(ThinkingPlace place) => place switch
    {
        ThinkingPlace.ThinkTags => "think-tags",
        ThinkingPlace.ThinkColon => "think-colon",
        ThinkingPlace.Omit => "omit",
        _ => "member",
    };

    /// <summary>False: it is none of the words.</summary>
    public static bool TryParse(string word, out ThinkingPlace place)
    {
        place = word switch
        {
            "think-tags" => ThinkingPlace.ThinkTags,
            "think-colon" => ThinkingPlace.ThinkColon,
            "omit" => ThinkingPlace.Omit,
            _ => ThinkingPlace.Member,
        };
        return place != ThinkingPlace.Member || word == "member";
    }
}
