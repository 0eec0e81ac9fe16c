using System.Text.Json;

namespace Relay.FakeUpstreams.MiniMax.Sockets;

/// <summary><c>/ws/v1/t2a_v2</c>: every <c>task_continue</c> is one text, spoken in its turn.</summary>
internal sealed class PlainDialect(SocketSession session) : ISocketDialect
{
    public bool AnnouncesSentences => false;

    public Task StartAgainAsync() => session.FailAsync(BaseResp.Of(2202));

    public async Task<bool> HandleAsync(string name, JsonElement message, string body)
    {
        switch (name)
        {
            case "task_continue":
                await ContinueAsync(message.Text("text") ?? "", body);
                return true;
            case "task_finish":
                session.Finish();
                return true;
            default:
                return false;
        }
    }

    public void Dispose()
    {
        // Nothing of its own.
    }

    private async Task ContinueAsync(string text, string body)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            await session.SoftAsync(2203);
        }
        else if (await session.HasRoomAsync(text, 0))
        {
            session.Queue.Add(new SpeechItem(SpeechItemKind.Speak, text, body));
        }
    }
}
