using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>A real Relay in front of the fake Doubao site.</summary>
public sealed class DoubaoWebHost() : WebHost<FakeDoubaoWeb>("Doubao", "doubao-web", FakeDoubaoWeb.StartAsync);
