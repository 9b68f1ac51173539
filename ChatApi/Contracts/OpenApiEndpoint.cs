using System.IO.Compression;
using System.Security.Cryptography;
using ChatApi.ServiceInterface.Operations;
using Microsoft.Net.Http.Headers;

namespace ChatApi.Contracts;

/// <summary>Serves the OpenAPI document to anyone: made once, sent only when the reader has not got it yet.</summary>
static class OpenApiEndpoint
{
    public static void MapOpenApi(this WebApplication app)
    {
        var document = new Lazy<Document>(() => new Document(OpenApiDocument.Write(app.Services.GetRequiredService<ContractModel>())));
        var limits = app.Services.GetRequiredService<RequestLimits>();
        app.MapMethods("/openapi/v1.json", ["GET", "HEAD"], async http =>
        {
            await limits.CountAsync(http.Connection.RemoteIpAddress);
            await document.Value.WriteAsync(http);
        });
    }

    private sealed class Document(byte[] json)
    {
        private readonly EntityTagHeaderValue tag = new($"\"{Convert.ToHexStringLower(SHA256.HashData(json)[..8])}\"");
        private readonly byte[] compressed = Compress(json);

        public async Task WriteAsync(HttpContext http)
        {
            var (request, response) = (http.Request, http.Response);
            response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
            response.Headers.CacheControl = "no-cache"; // asked for each time, sent only when changed
            response.Headers.ETag = tag.ToString();
            if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
            var body = json;
            if (request.GetTypedHeaders().AcceptEncoding.Any(one => one.Value == "gzip" && one.Quality is not 0))
            {
                response.Headers.ContentEncoding = "gzip";
                body = compressed;
            }
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = body.Length;
            if (!HttpMethods.IsHead(request.Method))
                await response.BodyWriter.WriteAsync(body, http.RequestAborted);
        }

        private static byte[] Compress(byte[] bytes)
        {
            using var to = new MemoryStream();
            using (var gzip = new GZipStream(to, CompressionLevel.SmallestSize))
                gzip.Write(bytes);
            return to.ToArray();
        }
    }
}
