using Relay.FakeUpstreams.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.Chat;

/// <summary>Tests against one host for the class; each begins with fakes that answer well and ends with nothing held.</summary>
public abstract class ChatTests(ChatHost host) : IClassFixture<ChatHost>, IAsyncLifetime
{
    protected ChatHost Host { get; } = host;

    public ValueTask InitializeAsync()
    {
        foreach (FakeChat fake in (FakeChat[])[Host.Fake, Host.Other])
        {
            fake.Personality = FakeChatPersonality.OpenAi;
            fake.Answer = new FakeAnswer();
            fake.Fault = new FakeChatFault();
            fake.KeyFaults.Clear();
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Host.Relay.AssertNothingHeldAsync();
    }
}
