namespace Relay.Protocol.Json;

/// <summary>What is wrong with a member of a request body.</summary>
/// <param name="Field">Path of the member, such as <c>voice_setting.speed</c>; empty when the body itself is wrong.</param>
/// <param name="Problem">The rest of a sentence that begins with the field: "must be a number".</param>
internal readonly record struct JsonFieldError(string Field, string Problem);
