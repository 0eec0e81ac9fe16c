using Relay.Endpoints.Chat;
using Relay.Endpoints.Clips;
using Relay.Endpoints.MiniMax;
using Relay.Endpoints.MiniMax.Platform;
using Relay.Endpoints.MiniMax.Sockets;
using Relay.Endpoints.OpenAi;
using Relay.Endpoints.OpenAi.Media;
using Relay.Upstreams;

namespace Relay.Endpoints;

/// <summary>Every path Relay answers, in one place; those about accounts are in <see cref="Accounts.AccountsMap"/>.</summary>
internal static class EndpointMap
{
    private static readonly string[] s_readMethods = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder routes, EndpointParts parts)
    {
        T2aEndpoint t2a = new(parts.Tokens, parts.Relay, parts.Speech);
        routes.MapPost(T2aEndpoint.Path, (RequestDelegate)t2a.HandleAsync);

        routes.MapGet(SocketEndpoint.PlainPath, (RequestDelegate)new SocketEndpoint(parts.Sockets, SpeechSocketKind.Plain).HandleAsync);
        routes.MapGet(SocketEndpoint.BidiPath, (RequestDelegate)new SocketEndpoint(parts.Sockets, SpeechSocketKind.Bidi).HandleAsync);
        routes.MapMethods(RootEndpoint.Path, s_readMethods, (RequestDelegate)new RootEndpoint(parts.Sockets, parts.Pages).HandleAsync);

        ProviderSpeech? elsewhere = parts.Media is null ? null : new ProviderSpeech(parts.Media, parts.Router);
        SpeechEndpoint speech = new(parts.Tokens, parts.Relay, parts.Speech, parts.Routing, elsewhere);
        routes.MapPost(SpeechEndpoint.Path, (RequestDelegate)speech.HandleAsync);

        if (parts.Chat is { } chat)
        {
            ChatEndpoint.Map(routes, chat);
            GeminiEndpoint.Map(routes, chat);
            ModelsEndpoint.Map(routes, chat, parts.Router, parts.Time);
            if (chat.Sessions is { } sessions)
            {
                routes.MapPost(TokenCheckEndpoint.Path, (RequestDelegate)new TokenCheckEndpoint(chat, sessions).HandleAsync);
            }
        }

        if (parts.Media is { } media)
        {
            MediaMap.Map(routes, media);
        }

        if (parts is { Platform: { } platform, Media.Platform: { } files, Chat: { } talk, NativeChat: { } native })
        {
            PlatformMap.Map(routes, platform, files, talk, native);
        }

        if (parts.Clips is { } clips)
        {
            ClipEndpoints.Map(routes, clips, parts.Tokens);
        }

        // The pattern takes paths that look like files too, which the default leaves to nobody.
        routes.MapFallback("{*path}", (RequestDelegate)(static context =>
            OpenAiErrorWriter.WriteAsync(context, new RelayError(ErrorKind.NotFound, "there is nothing at this path"))));
    }
}
