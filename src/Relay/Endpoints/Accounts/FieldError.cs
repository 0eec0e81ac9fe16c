namespace Relay.Endpoints.Accounts;

/// <summary>One field at fault, as FastAPI lists it.</summary>
/// <param name="Place"><c>body</c>, <c>query</c> or <c>path</c>.</param>
/// <param name="Field">The field; null when the whole is at fault.</param>
/// <param name="Type">FastAPI's word for the kind of fault, such as <c>missing</c>.</param>
/// <param name="Message">For a person.</param>
internal sealed record FieldError(string Place, string? Field, string Type, string Message);
