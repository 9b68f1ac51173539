using System.Text;
using ChatApi.Client;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Client;

/// <summary>Uploads to an address made for them: the headers asked for, no token, progress.</summary>
public sealed class UploadTests : ClientTest
{
    [Test]
    public async Task The_bytes_arrive_with_the_headers_asked_for_and_without_the_token()
    {
        string? type = null;
        Service.On("PutFile", http =>
        {
            type = http.Request.ContentType;
            return Task.CompletedTask;
        });
        var content = string.Concat(Enumerable.Repeat("0123456789", 20_000));
        var progress = new Steps();
        using var stream = new MemoryStream(Encoding.ASCII.GetBytes(content));
        await Client.UploadAsync(Address, stream, new Dictionary<string, string> { ["Content-Type"] = "image/png" }, progress);

        var request = Service.Requests.Single();
        Assert.That((request.Verb, request.Body, request.Authorization, type), Is.EqualTo(("PUT", content, (string?)null, "image/png")));
        Assert.That(progress.Seen, Is.Ordered.And.Count.EqualTo(4));
        Assert.That(progress.Seen[^1], Is.EqualTo(200_000));
    }

    [Test]
    public async Task A_refusal_is_an_error_with_its_status_and_no_answer_a_connection_error()
    {
        Service.On("PutFile", "<Error><Code>AccessDenied</Code></Error>", 403).OnCut("PutFile");
        using var stream = new MemoryStream([1, 2, 3]);
        var refusal = Assert.ThrowsAsync<ChatApiException>(() => Client.UploadAsync(Address, stream));
        Assert.That((refusal!.Status, refusal.Code), Is.EqualTo((403, ErrorCode.Forbidden)));
        using var again = new MemoryStream([1, 2, 3]);
        Assert.ThrowsAsync<ChatConnectionException>(() => Client.UploadAsync(Address, again));
        await Task.CompletedTask;
    }

    [Test]
    public async Task It_ends_when_it_is_given_up()
    {
        var (asked, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        Service.On("PutFile", http =>
        {
            asked.SetResult();
            return never.Task.WaitAsync(http.RequestAborted);
        });
        using var giveUp = new CancellationTokenSource();
        using var stream = new MemoryStream([1]);
        var upload = Client.UploadAsync(Address, stream, ct: giveUp.Token);
        await asked.Task;
        await giveUp.CancelAsync();
        Assert.That(async () => await upload, Throws.InstanceOf<OperationCanceledException>());
    }

    private Uri Address => new($"{Service.Url}/api/PutFile?signature=s");

    private sealed class Steps : IProgress<long>
    {
        public List<long> Seen { get; } = [];

        public void Report(long value) => Seen.Add(value);
    }
}
