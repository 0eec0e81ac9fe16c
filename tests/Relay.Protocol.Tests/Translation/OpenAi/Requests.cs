using System.Buffers;
using System.Text;
using Relay.Protocol.Translation.OpenAi;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Tests.Translation.OpenAi;

/// <summary>Requests through reader and writer, as text.</summary>
internal static class Requests
{
    public static ChatRequest Read(string body)
    {
        bool good = OpenAiRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out ChatRequest? request, out ChatRequestError error);
        Assert.True(good, error.Message);
        return request!;
    }

    public static string Write(ChatRequest request, ChatRequestProfile? profile = null, IReplaySource? replay = null)
    {
        var output = new ArrayBufferWriter<byte>();
        OpenAiRequestWriter.Write(output, request, profile ?? ChatRequestProfile.Default, replay);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Reads <c>{"model":"m","messages":[...]}</c> and more members, and writes it.</summary>
    public static string Through(string messages, string more = "", ChatRequestProfile? profile = null, IReplaySource? replay = null) =>
        Write(Read($$"""{"model":"m","messages":[{{messages}}]{{more}}}"""), profile, replay);
}
