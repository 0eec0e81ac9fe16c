namespace Relay.Endpoints;

/// <summary><c>GET /health</c>: the process is up and takes requests. Open to anyone, so it says nothing else.</summary>
internal static class HealthEndpoint
{
    private static readonly byte[] s_body = [.. "{\"status\":\"healthy\",\"service\":\"relay\"}"u8];

    public static Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = s_body.Length;
        return context.Response.Body.WriteAsync(s_body, context.RequestAborted).AsTask();
    }
}
