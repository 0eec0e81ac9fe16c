using Relay.Identity;

namespace Relay.Endpoints.Clips;

/// <summary>The paths of kept clips.</summary>
internal static class ClipEndpoints
{
    private static readonly string[] s_readMethods = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder routes, ClipParts parts, TokenCheck tokens)
    {
        ClipAccess access = new(tokens, parts.Store, parts.Sessions);
        routes.MapGet(ClipListEndpoint.Path, (RequestDelegate)new ClipListEndpoint(access, parts.Store).HandleAsync);
        ClipEndpoint clip = new(access, parts);
        routes.MapGet(ClipEndpoint.Path, (RequestDelegate)clip.GetAsync);
        routes.MapDelete(ClipEndpoint.Path, (RequestDelegate)clip.DeleteAsync);
        routes.MapMethods(ClipContentEndpoint.Path, s_readMethods, (RequestDelegate)new ClipContentEndpoint(access, parts.Folder).HandleAsync);
    }
}
