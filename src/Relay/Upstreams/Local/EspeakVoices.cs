using System.Collections.Frozen;

namespace Relay.Upstreams.Local;

/// <summary>
/// Voice names of espeak-ng 1.51 (<c>espeak-ng --voices</c>), and what common callers' voice ids become. Names are checked
/// here because espeak-ng also takes a file's path for a voice: what a caller wrote never reaches its command line unchecked.
/// </summary>
internal static class EspeakVoices
{
    /// <summary>The built-in id for callers that name no voice.</summary>
    internal const string DefaultId = "alloy";

    /// <summary>
    /// OpenAI's voices speak any language, so theirs follow the text; MiniMax's say their language in the id. Variants (+f2, +m3)
    /// differ in pitch and timbre, which is as near as this program comes to a person.
    /// </summary>
    internal static readonly FrozenDictionary<string, string> Ids = new Dictionary<string, string>
    {
        ["alloy"] = "{lang}",
        ["ash"] = "{lang}+m3",
        ["ballad"] = "{lang}+m2",
        ["coral"] = "{lang}+f3",
        ["echo"] = "{lang}+m4",
        ["fable"] = "{lang}+m6",
        ["nova"] = "{lang}+f2",
        ["onyx"] = "{lang}+m7",
        ["sage"] = "{lang}+f1",
        ["shimmer"] = "{lang}+f4",
        ["verse"] = "{lang}+m1",
        ["marin"] = "{lang}+f5",
        ["cedar"] = "{lang}+m5",

        ["male-qn-qingse"] = "cmn+m3",
        ["male-qn-jingying"] = "cmn+m1",
        ["female-shaonv"] = "cmn+f4",
        ["female-yujie"] = "cmn+f2",
        ["presenter_male"] = "cmn+m7",
        ["audiobook_female_1"] = "cmn+f1",
        ["Chinese (Mandarin)_News_Anchor"] = "cmn+f3",
        ["Cantonese_GentleLady"] = "yue+f2",
        ["Japanese_KindLady"] = "ja+f2",
        ["English_expressive_narrator"] = "en-us",
        ["English_Graceful_Lady"] = "en-us+f3",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_languages = (
        "af am an ar as az ba be bg bn bpy bs ca chr cmn cmn-latn-pinyin cs cv cy da de el en en-029 en-gb en-gb-scotland " +
        "en-gb-x-gbclan en-gb-x-gbcwmd en-gb-x-rp en-us en-us-nyc eo es es-419 es-mx et eu fa fa-latn fi fr fr-be fr-ch fr-fr ga gd " +
        "gn grc gu hak haw he hi hr ht hu hy hyw ia id io is it ja jbo ka kk kl kn ko kok ku ky la lb lfn lt ltg lv mi mk ml mr ms " +
        "mt my nb nci ne nl no nog om or pa pap piqd pl pt pt-br pt-pt py qdb qu quc qya ro ru ru-lv sd shn si sjn sk sl smj sq sr " +
        "sv sw ta te th tk tn tr tt ug uk ur uz vi vi-vn-x-central vi-vn-x-south yue zh zh-cmn zh-yue")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether this is a language espeak-ng speaks, with or without a variant: <c>en-us</c>, <c>cmn+f3</c>.</summary>
    internal static bool IsName(string name)
    {
        int plus = name.IndexOf('+', StringComparison.Ordinal);
        return plus < 0
            ? s_languages.Contains(name)
            : s_languages.Contains(name[..plus]) && IsVariant(name.AsSpan(plus + 1));
    }

    private static bool IsVariant(ReadOnlySpan<char> variant)
    {
        foreach (char c in variant)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }
        }

        return variant.Length is > 0 and <= 16;
    }
}
