using System.Buffers;

namespace Relay.Endpoints;

/// <summary>An error in place of an answer, in any dialect: what they all do around its body.</summary>
internal static class ErrorAnswer
{
    /// <param name="context">The request; nothing has been answered yet.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="status">As the dialect has it.</param>
    /// <param name="writeBody">The dialect's JSON.</param>
    public static async Task WriteAsync(HttpContext context, RelayError error, int status, Action<IBufferWriter<byte>, RelayError> writeBody)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        error.SetHeaders(context.Response);
        context.Response.ContentType = "application/json; charset=utf-8";
        writeBody(context.Response.BodyWriter, error);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
