namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>
    /// Sends a stream to an address that was made for it, such as a presigned one: with these headers, and without the user's token. It is sent once.
    /// Throws <see cref="ChatApiException"/> when it is refused, and <see cref="ChatConnectionException"/> without an answer.
    /// </summary>
    /// <param name="address">Where to.</param>
    /// <param name="content">Read from where it stands to its end; it stays the caller's to dispose.</param>
    /// <param name="headers">As the address asks for, <c>Content-Type</c> among them.</param>
    /// <param name="progress">Told the bytes sent so far, after each 64 KiB.</param>
    /// <param name="method">PUT when left out.</param>
    /// <param name="ct">Gives up; there is no other limit of time.</param>
    public async Task UploadAsync(
        Uri address, Stream content, IReadOnlyDictionary<string, string>? headers = null, IProgress<long>? progress = null, HttpMethod? method = null,
        CancellationToken ct = default)
    {
        ObjectDisposedException.ThrowIf(lifetime.IsCancellationRequested, this);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(content);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.Token);
        using var upload = new HttpRequestMessage(method ?? HttpMethod.Put, address) { Content = new UploadContent(content, progress) };
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            if (!upload.Headers.TryAddWithoutValidation(name, value) && !upload.Content.Headers.TryAddWithoutValidation(name, value))
                throw new ArgumentException($"'{name}' is no header that can be sent.", nameof(headers));
        }
        await http.UploadAsync(upload, either.Token).ConfigureAwait(false);
    }
}
