namespace Relay.FakeUpstreams;

/// <summary>A request to one of the interfaces beside speech.</summary>
/// <param name="Method">GET, POST.</param>
/// <param name="Path">With its query.</param>
/// <param name="Key">The bearer key; empty when there was none.</param>
/// <param name="Body">As text; of an upload its length.</param>
/// <param name="Code">The answer's <c>base_resp.status_code</c>.</param>
public sealed record FakePlatformCall(string Method, string Path, string Key, string Body, int Code);
