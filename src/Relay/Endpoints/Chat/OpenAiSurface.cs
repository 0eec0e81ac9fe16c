using System.Buffers;
using Relay.Endpoints.OpenAi;

namespace Relay.Endpoints.Chat;

/// <summary>OpenAI Chat Completions, and the JSON surfaces beside it.</summary>
internal sealed class OpenAiSurface(string endpoint, string taskType) : IChatSurface
{
    private static readonly byte[] s_keepAlive = ": keepalive\n\n"u8.ToArray();

    public string Endpoint => endpoint;

    public string TaskType => taskType;

    public ReadOnlyMemory<byte> KeepAlive => s_keepAlive;

    public Task WriteErrorAsync(HttpContext context, RelayError error) => WriteAsync(context, error);

    // No [DONE] after it, and no reason to finish: the stream must not look complete.
    public void WriteFault(IBufferWriter<byte> output, RelayError error)
    {
        output.Write("data: "u8);
        OpenAiErrorWriter.WriteBody(output, error);
        output.Write("\n\n"u8);
    }

    /// <summary>An error of chat in OpenAI's form.</summary>
    public static Task WriteAsync(HttpContext context, RelayError error)
    {
        if (error.Kind is ErrorKind.UpstreamFailed or ErrorKind.UpstreamTimeout)
        {
            // Relay has tried what there was; OpenAI's clients would do it all again, twice.
            context.Response.OnStarting(
                static state =>
                {
                    ((HttpResponse)state).Headers["x-should-retry"] = "false";
                    return Task.CompletedTask;
                },
                context.Response);
        }

        return OpenAiErrorWriter.WriteAsync(context, error);
    }
}
