using System.Buffers;
using System.Text.Json;
using Relay.Billing;
using Relay.Endpoints.Chat;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Protocol.Json;
using Relay.Protocol.Usage;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>
/// <c>POST /v1/text/chatcompletion_v2</c> for the platform's own models: the caller's bytes go up, the platform's come down, with either form of a
/// stream's end; charged by the tokens it reports.
/// </summary>
internal sealed class NativeChat(PlatformParts parts) : INativeChat
{
    public const string Path = "/v1/text/chatcompletion_v2";
    public const string TaskType = "text_chat";

    private const string Provider = "MiniMax/";

    private static readonly string[] s_names = ["MiniMax-", "M2-her", "abab"];

    public bool Takes(string model) => parts.Keys.HasKeys && Array.Exists(s_names, name => NameOf(model).StartsWith(name, StringComparison.OrdinalIgnoreCase));

    public Task RunAsync(HttpContext context, Caller caller, ChatRequestFacts facts, ReadOnlyMemory<byte> body) =>
        RunAsync(context, caller, facts, body, Path, null, 100);

    /// <summary>The same for a batch's line, which is charged under an id of its own and at its own price.</summary>
    public async Task RunAsync(
        HttpContext context, Caller caller, ChatRequestFacts facts, ReadOnlyMemory<byte> body, string endpoint, Guid? chargeId, int pricePercent)
    {
        string model = NameOf(facts.Model);
        if (!caller.MayUse(facts.Model, model))
        {
            await PlatformParts.WriteAsync(context, RelayError.ModelNotAllowed());
            return;
        }

        ReadOnlyMemory<byte> sent = model == facts.Model ? body : Rename(body.Span, model);
        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = endpoint,
            ChargeId = chargeId,
            PricePercent = pricePercent,
            TaskType = TaskType,
            Model = model,
            Tokens = new TokenEstimate(
                facts.InputTokens, facts.MaxOutputTokens >= 0 ? facts.MaxOutputTokens : parts.Chat.AssumedOutputTokens * Math.Max(1, facts.Choices)),
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = [parts.AnyTarget(model)],
            Send = (target, key, token) => target.Upstream.PostAsync("/text/chatcompletion_v2", key, sent, token),
            View = new ChatView(facts.InputTokens),
        });
    }

    private static string NameOf(string model) => model.StartsWith(Provider, StringComparison.OrdinalIgnoreCase) ? model[Provider.Length..] : model;

    private static ReadOnlyMemory<byte> Rename(ReadOnlySpan<byte> body, string model)
    {
        ArrayBufferWriter<byte> output = new(body.Length);
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            foreach (JsonProperty member in JsonTree.Parse(body).EnumerateObject())
            {
                if (member.NameEquals("model"u8))
                {
                    json.WriteString("model"u8, model);
                }
                else
                {
                    member.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }
}
