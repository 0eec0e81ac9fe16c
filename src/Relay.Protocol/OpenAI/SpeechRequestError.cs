namespace Relay.Protocol.OpenAI;

/// <summary>Why a speech request is refused. Answered with HTTP 400, type <c>invalid_request_error</c>.</summary>
/// <param name="Field">For <c>error.param</c>; empty when the body itself is wrong.</param>
/// <param name="Message">For <c>error.message</c>. It names the field and never repeats what the caller sent.</param>
public readonly record struct SpeechRequestError(string Field, string Message);
