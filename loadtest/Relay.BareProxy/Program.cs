// The yardstick: a reverse proxy as one would write it in an afternoon. HttpClient to Kestrel, one copy loop, a flush for each read.
// No authentication, no metering, no journal, no archive. bareproxy LISTEN UPSTREAM, for example: bareproxy http://127.0.0.1:9100 http://127.0.0.1:9901
using System.Buffers;

string upstream = args[1].TrimEnd('/');
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls(args[0]);
WebApplication app = builder.Build();
using SocketsHttpHandler handler = new()
{
    UseProxy = false,
    UseCookies = false,
    AllowAutoRedirect = false,
    ActivityHeadersPropagator = null,
};
using HttpMessageInvoker client = new(handler);
RequestDelegate forward = async context =>
{
    using HttpRequestMessage request = new(new HttpMethod(context.Request.Method), upstream + context.Request.Path + context.Request.QueryString);
    if (context.Request.ContentLength is > 0)
    {
        request.Content = new StreamContent(context.Request.Body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        request.Content.Headers.ContentLength = context.Request.ContentLength;
    }

    using HttpResponseMessage response = await client.SendAsync(request, context.RequestAborted);
    context.Response.StatusCode = (int)response.StatusCode;
    context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
    context.Response.ContentLength = response.Content.Headers.ContentLength;
    await using Stream body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
    byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    try
    {
        int count;
        while ((count = await body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
    finally
    {
        ArrayPool<byte>.Shared.Return(buffer);
    }
};
app.MapFallback(forward);
await app.RunAsync();
