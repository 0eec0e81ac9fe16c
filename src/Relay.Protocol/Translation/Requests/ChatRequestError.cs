namespace Relay.Protocol.Translation.Requests;

/// <summary>Why a request is refused.</summary>
/// <param name="Field">Path of the member in the caller's dialect ("messages[2].content"); empty when the body itself is wrong.</param>
/// <param name="Message">For a person; names the field, never repeats what the caller sent.</param>
public readonly record struct ChatRequestError(string Field, string Message);
