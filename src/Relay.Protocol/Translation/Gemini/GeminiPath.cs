namespace Relay.Protocol.Translation.Gemini;

/// <summary>Reads the paths of the Gemini API, with or without a version in front, as its many clients build them.</summary>
public static class GeminiPath
{
    /// <param name="path">The request's path without its query, such as <c>/v1beta/models/gemini-x:generateContent</c>.</param>
    /// <param name="model">The model, without <c>models/</c> in front; "" for the list.</param>
    /// <param name="verb">What is asked for; it follows the last colon.</param>
    /// <returns>False when it is no such path, or a verb that is not known.</returns>
    public static bool TryParse(ReadOnlySpan<char> path, out string model, out GeminiVerb verb)
    {
        model = "";
        verb = GeminiVerb.ListModels;
        path = path.Trim('/');
        foreach (string version in (ReadOnlySpan<string>)["v1beta/", "v1alpha/", "v1/"])
        {
            if (path.StartsWith(version, StringComparison.Ordinal))
            {
                path = path[version.Length..];
                break;
            }
        }

        if (path.SequenceEqual("models"))
        {
            return true;
        }

        bool tuned = path.StartsWith("tunedModels/", StringComparison.Ordinal);
        if (!tuned && !path.StartsWith("models/", StringComparison.Ordinal))
        {
            return false;
        }

        while (path.StartsWith("models/", StringComparison.Ordinal))
        {
            path = path["models/".Length..];
        }

        int colon = path.LastIndexOf(':');
        if (colon < 0)
        {
            verb = GeminiVerb.GetModel;
        }
        else if (!TryVerb(path[(colon + 1)..], out verb))
        {
            return false;
        }

        model = Uri.UnescapeDataString((colon < 0 ? path : path[..colon]).ToString());
        return model.Length > (tuned ? "tunedModels/".Length : 0);
    }

    private static bool TryVerb(ReadOnlySpan<char> name, out GeminiVerb verb)
    {
        verb = name switch
        {
            "generateContent" => GeminiVerb.GenerateContent,
            "streamGenerateContent" => GeminiVerb.StreamGenerateContent,
            "countTokens" => GeminiVerb.CountTokens,
            _ => GeminiVerb.ListModels,
        };
        return verb != GeminiVerb.ListModels;
    }
}
