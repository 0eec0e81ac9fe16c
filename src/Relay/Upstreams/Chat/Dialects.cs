using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Anthropic;
using Relay.Protocol.Translation.Gemini;
using Relay.Protocol.Translation.OpenAi;
using Relay.Protocol.Translation.Requests;
using Relay.Protocol.Translation.Responses;

namespace Relay.Upstreams.Chat;

/// <summary>The dialects: what reads and writes each. The one place where a translator is chosen.</summary>
internal static class Dialects
{
    // In the order of ChatDialect.
    private static readonly ChatDialectParts[] s_parts =
    [
        new()
        {
            ReadRequest = static (ChatCall call, out ChatRequest? request, out ChatRequestError error) =>
                OpenAiRequestReader.TryRead(call.Body, out request, out error),
            WriteRequest = OpenAiRequestWriter.Write,
            CreateReader = static (stream, options) => new OpenAiAnswerReader(stream, options),
            CreateWriter = static options => new OpenAiAnswerWriter(options),
            ReadFault = OpenAiFault.Read,
        },
        new()
        {
            ReadRequest = static (ChatCall call, out ChatRequest? request, out ChatRequestError error) =>
                ResponsesRequestReader.TryRead(call.Body, out request, out error),
            WriteRequest = ResponsesRequestWriter.Write,
            CreateReader = static (stream, options) => new ResponsesAnswerReader(stream, options),
            CreateWriter = static options => new ResponsesAnswerWriter(options),
            ReadFault = OpenAiFault.Read,
        },
        new()
        {
            ReadRequest = static (ChatCall call, out ChatRequest? request, out ChatRequestError error) =>
                AnthropicRequestReader.TryRead(call.Body, out request, out error),
            WriteRequest = static (output, request, profile, replay) => AnthropicRequestWriter.Write(output, request, profile, replay),
            CreateReader = static (_, options) => new AnthropicAnswerReader(options),
            CreateWriter = static options => new AnthropicAnswerWriter(options),
            ReadFault = AnthropicFault.Read,
        },
        new()
        {
            ReadRequest = static (ChatCall call, out ChatRequest? request, out ChatRequestError error) => GeminiRequestReader.TryRead(
                call.Body, call.Model, call.Stream ? GeminiVerb.StreamGenerateContent : GeminiVerb.GenerateContent, out request, out error),
            WriteRequest = GeminiRequestWriter.Write,
            CreateReader = static (_, options) => new GeminiAnswerReader(options),
            CreateWriter = static options => new GeminiAnswerWriter(options),
            ReadFault = GeminiFault.Read,
        },
    ];

    public static ChatDialectParts Of(ChatDialect dialect) => s_parts[(int)dialect];

    /// <summary>Whether a call of one dialect can be answered by a provider of the other.</summary>
    public static bool CanTranslate(ChatDialect from, ChatDialect to) => from != to && Of(from).CanBeAsked && Of(to).CanAnswer;
}
