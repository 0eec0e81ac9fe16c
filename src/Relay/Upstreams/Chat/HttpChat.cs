using System.Buffers;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Requests;
using Relay.Protocol.Usage;
using Relay.Streaming;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.Chat;

/// <summary>
/// A provider of chat over HTTP, as its configuration describes it. A call goes to the provider's surface of the caller's own dialect, with
/// the caller's own bytes; where there is none, through translators to one it has.
/// </summary>
internal sealed class HttpChat : IChatUpstream
{
    private const int MaxFaultBytes = 64 * 1024;

    private readonly (ModelProfileOptions Options, ChatRequestProfile Profile)[] _profiles;
    private readonly ProviderSurface[] _surfaces;

    /// <param name="name">Its name in the configuration.</param>
    /// <param name="options">Checked.</param>
    /// <param name="time">For the age of connections.</param>
    public HttpChat(string name, ProviderOptions options, TimeProvider time)
    {
        Name = name;
        _profiles = [.. options.AllProfiles.Select(static profile => (profile, profile.ToProfile()))];
        UpstreamHttpOptions limits = new() { ConnectTimeoutMs = options.ConnectTimeoutMs, IdleConnectionMs = options.IdleConnectionMs };
        _surfaces = [.. Urls(options).Where(static one => one.Url.Length > 0).Select(one => new ProviderSurface(
            one.Dialect,
            new UpstreamHttp(new UpstreamConnectionPool(UpstreamAddress.Of(new Uri(one.Url)), limits, time)),
            isBearer: options.AnthropicBearer && one.Dialect == ChatDialect.Anthropic))];
    }

    public string Name { get; }

    public IReadOnlyList<string> Speaks => Array.ConvertAll(_surfaces, static surface => NameOf(surface.Dialect));

    public bool CanTake(ChatCall call) => Find(call) is not null;

    public async ValueTask<ChatOpening> OpenAsync(
        ChatCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken)
    {
        ProviderSurface surface = Find(call)!;
        (ModelProfileOptions options, ChatRequestProfile profile) = ProfileOf(model);
        bool isNative = surface.Dialect == call.Dialect;
        bool asksUsage = isNative && call is { Stream: true, Dialect: ChatDialect.OpenAi, Facts.AsksUsage: false } && !profile.OmitStreamOptions;
        ReadOnlyMemory<byte> body;
        if (isNative)
        {
            body = Edit(call, model, asksUsage, profile);
        }
        else if (call.Neutral(out ChatRequestError error) is { } request)
        {
            body = Write(surface.Dialect, request with { Model = model, Stream = call.Stream, IncludeUsage = call.Stream }, profile, call.Replay);
        }
        else
        {
            return new ChatFailure(EndReason.UpstreamRefused, new ChatFault(ChatFaultKind.BadRequest, error.Message));
        }

        UpstreamResponse? response = null;
        try
        {
            response = await surface.Http.PostAsync(surface.Path(call, model), surface.Headers(call, key), body, cancellationToken);
            if (response.Head.Status is < 200 or > 299)
            {
                return await ReadFailureAsync(surface, response);
            }

            ChatReaderOptions reading = new() { ThinkTags = options.ThinkTags, EndsWithoutFinish = options.EndsWithoutFinish };
            HttpChatAnswer answer = new(response, surface.Dialect, isNative && !call.MovesThinking, stripUsage: asksUsage, reading);
            response = null;
            return answer;
        }
        catch (IOException)
        {
            return ChatFailure.Network(EndReason.UpstreamUnreachable);
        }
        finally
        {
            response?.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (ProviderSurface surface in _surfaces)
        {
            surface.Dispose();
        }
    }

    private static (ChatDialect Dialect, string Url)[] Urls(ProviderOptions options) =>
    [
        (ChatDialect.OpenAi, options.OpenAiUrl),
        (ChatDialect.Responses, options.ResponsesUrl),
        (ChatDialect.Anthropic, options.AnthropicUrl),
        (ChatDialect.Gemini, options.GeminiUrl),
    ];

    private static string NameOf(ChatDialect dialect) => dialect switch
    {
        ChatDialect.OpenAi => "OpenAI",
        ChatDialect.Responses => "Responses",
        ChatDialect.Anthropic => "Anthropic",
        _ => "Gemini",
    };

    private ProviderSurface? Find(ChatCall call)
    {
        foreach (ProviderSurface surface in _surfaces)
        {
            if (surface.Dialect == call.Dialect)
            {
                return surface;
            }
        }

        return call.Operation == ChatOperation.Chat ? Array.Find(_surfaces, surface => Dialects.CanTranslate(call.Dialect, surface.Dialect)) : null;
    }

    private (ModelProfileOptions Options, ChatRequestProfile Profile) ProfileOf(string model)
    {
        foreach ((ModelProfileOptions Options, ChatRequestProfile Profile) one in _profiles)
        {
            if (NamePattern.IsMatch(one.Options.Models, model))
            {
                return one;
            }
        }

        return _profiles[^1];
    }

    /// <summary>The caller's own bytes; written again only where a member must differ.</summary>
    private static ReadOnlyMemory<byte> Edit(ChatCall call, string model, bool asksUsage, ChatRequestProfile profile)
    {
        bool adapts = call is { Dialect: ChatDialect.OpenAi, Operation: ChatOperation.Chat };
        ChatBodyEdit edit = new(
            call.Dialect == ChatDialect.Gemini || call.Facts.Model == model ? null : model, asksUsage, adapts ? profile : null);
        if (edit.IsEmpty)
        {
            return call.Body;
        }

        ArrayBufferWriter<byte> body = new(call.Body.Length + 256);
        ChatBodyEditor.Write(body, call.Body.Span, in edit);
        return body.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Write(ChatDialect dialect, ChatRequest request, ChatRequestProfile profile, IReplaySource? replay)
    {
        ArrayBufferWriter<byte> body = new(4096);
        Dialects.Of(dialect).WriteRequest!(body, request, profile, replay);
        return body.WrittenMemory;
    }

    private static async ValueTask<ChatOpening> ReadFailureAsync(ProviderSurface surface, UpstreamResponse response)
    {
        byte[] body = ArrayPool<byte>.Shared.Rent(MaxFaultBytes);
        try
        {
            int length = 0;
            int count;
            while (length < MaxFaultBytes && (count = await response.ReadAsync(body.AsMemory(length, MaxFaultBytes - length))) > 0)
            {
                length += count;
            }

            ChatFault fault = Dialects.Of(surface.Dialect).ReadFault(response.Head.Status, body.AsSpan(0, length), response.Head.RetryAfterMs);
            return new ChatFailure(EndReason.UpstreamRefused, fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }
}
