using System.Buffers;
using System.Text.Json;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// <c>/v1/images/generations</c> in OpenAI's words or SiliconFlow's; each provider is asked in its own. The answer has <c>data</c> and
/// <c>created</c>, and keeps SiliconFlow's <c>images</c>. Charged by the image, as many as came.
/// </summary>
internal sealed class ImagesEndpoint(MediaParts parts, string path)
{
    private const int MaxImages = 10;

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        using JsonBody? body = await MediaParts.ReadAsync(context, parts.Chat.MaxBodyBytes, "model", "prompt");
        if (body is null)
        {
            return;
        }

        if (!TryCount(body.Root, out int count, out RelayError? error))
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
            return;
        }

        if (await parts.RouteAsync(context, caller, body.Text("model"), static _ => true) is not { } route)
        {
            return;
        }

        // SiliconFlow gives links only.
        bool asBytes = JsonObjects.Text(body.Root, "response_format") == "b64_json";
        MediaTarget[] targets = asBytes ? Array.FindAll(route.Targets, static target => !target.Upstream.IsSiliconFlow) : route.Targets;
        if (targets.Length == 0)
        {
            await OpenAiErrorWriter.WriteAsync(
                context, new RelayError(ErrorKind.UnsupportedFormat, "this model's provider gives links only: ask for \"url\"", "response_format"));
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = path,
            TaskType = "image_generation",
            Model = route.Model,
            Count = count,
            Targets = targets,
            Send = (target, key, token) =>
                target.Upstream.PostAsync("/images/generations", key, Shape(body, target), token),
            Finish = (answer, _) => new(Reply(answer, count)),
        });
    }

    private static ReadOnlyMemory<byte> Shape(JsonBody body, MediaTarget target)
    {
        bool hasSize = body.Root.TryGetProperty(target.Upstream.IsSiliconFlow ? "image_size" : "size", out _);
        bool hasCount = body.Root.TryGetProperty(target.Upstream.IsSiliconFlow ? "batch_size" : "n", out _);
        return target.Upstream.IsSiliconFlow
            ? body.With(target.Model, name => name switch
            {
                "size" => hasSize ? null : "image_size",
                "n" => hasCount ? null : "batch_size",
                "response_format" => null,
                _ => name,
            })
            : body.With(target.Model, name => name switch
            {
                "image_size" => hasSize ? null : "size",
                "batch_size" => hasCount ? null : "n",
                _ => name,
            });
    }

    /// <summary>How many are asked for. Both names at once must agree: which one a provider reads is not ours to guess.</summary>
    private static bool TryCount(JsonElement root, out int count, out RelayError? error)
    {
        count = 1;
        error = null;
        int seen = 0;
        foreach (string name in (string[])["n", "batch_size"])
        {
            if (!root.TryGetProperty(name, out JsonElement member) || member.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (member.ValueKind != JsonValueKind.Number || !member.TryGetInt32(out int number) || number is < 1 or > MaxImages
                || (seen > 0 && seen != number))
            {
                error = new RelayError(ErrorKind.InvalidRequest, $"'{name}' must be a whole number from 1 to {MaxImages}, and 'n' and 'batch_size' the same", name);
                return false;
            }

            count = seen = number;
        }

        return true;
    }

    private MediaReply Reply(MediaAnswer answer, int asked)
    {
        using JsonDocument document = JsonDocument.Parse(answer.Body);
        JsonElement root = document.RootElement;
        bool hasData = root.TryGetProperty("data", out JsonElement images) && images.ValueKind == JsonValueKind.Array;
        if (!hasData && !(root.TryGetProperty("images", out images) && images.ValueKind == JsonValueKind.Array))
        {
            throw new FormatException("the answer has no images");
        }

        // Never more than was held for, whatever an upstream says.
        long count = Math.Min(images.GetArrayLength(), asked);
        if (hasData && root.TryGetProperty("created", out _))
        {
            return new MediaReply(answer.Body, count);
        }

        ArrayBufferWriter<byte> output = new(answer.Body.Length * 2);
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            if (!root.TryGetProperty("created", out _))
            {
                json.WriteNumber("created"u8, parts.Time.GetUtcNow().ToUnixTimeSeconds());
            }

            if (!hasData)
            {
                json.WritePropertyName("data"u8);
                images.WriteTo(json);
            }

            foreach (JsonProperty member in root.EnumerateObject().Where(member => hasData || !member.NameEquals("data"u8)))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return new MediaReply(output.WrittenMemory, count);
    }
}
