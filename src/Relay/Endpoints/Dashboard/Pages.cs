using System.IO.Compression;
using System.Net.Mime;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Relay.Endpoints.Dashboard;

/// <summary>
/// The dashboard's files: in the binary, compressed when it was built, sent as they lie there. Nothing comes from elsewhere and no script
/// or style stands in the page, so the policy can be as strict as there is. Files are asked about each time and answered by their tag:
/// after an update no page runs with half of the old scripts. Any thread.
/// </summary>
internal sealed class Pages
{
    /// <summary>Where the files are; the page itself is at <c>/</c>.</summary>
    public const string Path = "/page/";

    private const string ResourcePrefix = "pages/";
    private const string ResourceSuffix = ".gz";
    private const string IndexName = "index.html";

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly Dictionary<string, Asset> _files = new(StringComparer.Ordinal);

    public Pages()
    {
        foreach (string name in typeof(Pages).Assembly.GetManifestResourceNames())
        {
            if (name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            {
                using Stream stream = typeof(Pages).Assembly.GetManifestResourceStream(name)!;
                byte[] compressed = new byte[stream.Length];
                stream.ReadExactly(compressed);
                string file = name[ResourcePrefix.Length..^ResourceSuffix.Length];
                string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(compressed).AsSpan(0, 8))}\"";
                _files[file] = new Asset(compressed, new EntityTagHeaderValue(tag), TypeOf(file));
            }
        }
    }

    /// <summary>Compressed bytes of the page and everything it loads.</summary>
    public int TotalBytes => _files.Values.Sum(static file => file.Compressed.Length);

    /// <summary>The page.</summary>
    public Task HandleIndexAsync(HttpContext context) => SendAsync(context, IndexName);

    /// <summary><c>/page/{name}</c></summary>
    public Task HandleAsync(HttpContext context) => SendAsync(context, (string)context.Request.RouteValues["name"]!);

    private async Task SendAsync(HttpContext context, string name)
    {
        HttpResponse response = context.Response;
        if (!_files.TryGetValue(name, out Asset? file))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.Headers.ETag = file.Tag.ToString();
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = name == IndexName ? "Accept, Accept-Encoding" : "Accept-Encoding";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (EntityTagHeaderValue.TryParseList(context.Request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? known)
            && known.Any(one => one.Compare(file.Tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.ContentType;
        byte[] body = file.Compressed;
        if (TakesGzip(context.Request))
        {
            response.Headers.ContentEncoding = "gzip";
        }
        else
        {
            body = Decompress(body);
        }

        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static bool TakesGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out IList<StringWithQualityHeaderValue>? codings)
        && codings.Any(static coding => coding.Quality is not 0
            && (coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) || coding.Value.Equals("*", StringComparison.Ordinal)));

    private static byte[] Decompress(byte[] compressed)
    {
        using MemoryStream plain = new();
        using (GZipStream gzip = new(new MemoryStream(compressed), CompressionMode.Decompress))
        {
            gzip.CopyTo(plain);
        }

        return plain.ToArray();
    }

    private static string TypeOf(string name) => System.IO.Path.GetExtension(name) switch
    {
        ".html" => MediaTypeNames.Text.Html + "; charset=utf-8",
        ".css" => MediaTypeNames.Text.Css + "; charset=utf-8",
        _ => MediaTypeNames.Text.JavaScript + "; charset=utf-8",
    };

    private sealed record Asset(byte[] Compressed, EntityTagHeaderValue Tag, string ContentType);
}
