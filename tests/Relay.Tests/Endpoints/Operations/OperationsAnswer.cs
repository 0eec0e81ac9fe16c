namespace Relay.Tests.Endpoints.Operations;

/// <summary>An answer with the headers these paths are about.</summary>
internal sealed record OperationsAnswer(TestAnswer Answer, string Cookie, string? Location, string? Disposition);
