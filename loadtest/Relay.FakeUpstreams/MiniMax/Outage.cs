using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>Answers that never reached the platform's own code: a gateway's HTML page, or a bare HTTP error.</summary>
internal static class Outage
{
    public static async Task AnswerAsync(HttpContext context, FakeMiniMaxOptions options)
    {
        HttpResponse response = context.Response;
        response.StatusCode = options.HttpStatus;
        if (options.RetryAfterSeconds > 0)
        {
            response.Headers.RetryAfter = options.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        bool gateway = options.HttpStatus >= StatusCodes.Status500InternalServerError;
        response.ContentType = gateway ? "text/html" : "application/json; charset=utf-8";
        string body = gateway
            ? $"<html>\r\n<head><title>{options.HttpStatus}</title></head>\r\n<body>\r\n<center><h1>{options.HttpStatus}</h1></center>\r\n</body>\r\n</html>\r\n"
            : Envelope.Text(options.KeyOrder, null, BaseResp.Of(CodeOf(options.HttpStatus)), Envelope.Trace(Ids.Trace()));
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static int CodeOf(int httpStatus) => httpStatus switch
    {
        StatusCodes.Status401Unauthorized => 2049,
        StatusCodes.Status402PaymentRequired => 1008,
        StatusCodes.Status403Forbidden => 1004,
        StatusCodes.Status429TooManyRequests => 1002,
        _ => 2013,
    };
}
