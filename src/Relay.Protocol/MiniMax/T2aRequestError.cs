namespace Relay.Protocol.MiniMax;

/// <summary>Why a T2A request is refused before it goes anywhere. Answered with code 2013.</summary>
/// <param name="Field">Path of the member, such as <c>voice_setting.speed</c>; empty when the body itself is wrong.</param>
/// <param name="Message">Names the field and never repeats what the caller sent; the answer puts MiniMax's "invalid params, " in front.</param>
public readonly record struct T2aRequestError(string Field, string Message)
{
    /// <summary>The code MiniMax gives invalid parameters.</summary>
    public const int Code = 2013;
}
