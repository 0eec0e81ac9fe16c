using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Relay.Protocol.WebSessions.DeepSeek;

/// <summary>A piece of work that DeepSeek's site wants done before a call.</summary>
/// <param name="Algorithm">Only <see cref="KnownAlgorithm"/> is known.</param>
/// <param name="Challenge">The digest to be hit, 64 hex digits.</param>
/// <param name="Salt">Used as text.</param>
/// <param name="Signature">Goes back unchanged.</param>
/// <param name="Difficulty">Numbers to be looked at: answers are below.</param>
/// <param name="ExpireAt">Unix time, ms.</param>
/// <param name="TargetPath">The call it is good for, once.</param>
public sealed record DeepSeekChallenge(
    string Algorithm, string Challenge, string Salt, string Signature, long Difficulty, long ExpireAt, string TargetPath)
{
    public const string KnownAlgorithm = "DeepSeekHashV1";

    /// <summary>Highest difficulty that is worked on: some seventy times today's.</summary>
    public const long MaxDifficulty = 10_000_000;

    private bool IsSolvable =>
        Algorithm == KnownAlgorithm && Challenge.Length == 64 && Salt.Length is > 0 and <= 256 && Difficulty is > 0 and <= MaxDifficulty;

    /// <summary>Reads <c>biz_data.challenge</c>. False where a member is missing or not understood.</summary>
    public static bool TryRead(JsonElement bizData, [NotNullWhen(true)] out DeepSeekChallenge? challenge)
    {
        challenge = null;
        if (bizData.ValueKind != JsonValueKind.Object || !bizData.TryGetProperty("challenge"u8, out JsonElement from) || from.ValueKind != JsonValueKind.Object
            || !WebJson.TryNumber(from, "difficulty", out long difficulty) || !WebJson.TryNumber(from, "expire_at", out long expireAt))
        {
            return false;
        }

        DeepSeekChallenge read = new(
            WebJson.Text(from, "algorithm"), WebJson.Text(from, "challenge"), WebJson.Text(from, "salt"), WebJson.Text(from, "signature"),
            difficulty, expireAt, WebJson.Text(from, "target_path"));
        challenge = read.IsSolvable ? read : null;
        return challenge is not null;
    }

    /// <summary>The value of <c>X-Ds-Pow-Response</c>: base64 of JSON.</summary>
    public string ToHeader(long answer)
    {
        using WebBodyWriter body = new();
        body.Json.WriteString("algorithm", Algorithm);
        body.Json.WriteString("challenge", Challenge);
        body.Json.WriteString("salt", Salt);
        body.Json.WriteNumber("answer", answer);
        body.Json.WriteString("signature", Signature);
        body.Json.WriteString("target_path", TargetPath);
        return Convert.ToBase64String(body.End().Span);
    }
}
