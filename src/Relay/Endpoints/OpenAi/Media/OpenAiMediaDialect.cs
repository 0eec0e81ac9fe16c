using Relay.Protocol.Translation;
using Relay.Protocol.Translation.OpenAi;
using Relay.Streaming;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>OpenAI's form, which all providers but MiniMax have.</summary>
internal sealed class OpenAiMediaDialect : MediaDialect
{
    public override bool LooksIntoAnswers => false;

    public override ChatFault? FindFault(int status, ReadOnlySpan<byte> body, long retryAfterMs) =>
        status is >= 200 and <= 299 ? null : OpenAiFault.Read(status, body, retryAfterMs);

    public override RelayError ToError(ChatFailure failure) => RelayError.FromChat(failure);

    public override Task WriteErrorAsync(HttpContext context, RelayError error) => OpenAiErrorWriter.WriteAsync(context, error);
}
