using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>OpenAI's client and Doubao's chat site.</summary>
public sealed class OpenAiDoubaoWebTests(DoubaoWebHost host) : OpenAiWebClientTests<DoubaoWebHost, FakeDoubaoWeb>(host, "doubao-pro");
