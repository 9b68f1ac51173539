namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>Blocks a user, for the caller alone to know.</summary>
    public Task<Block> BlockUserAsync(BlockUser request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Blocks a user, for the caller alone to know.</summary>
    public Task<Block> BlockUserAsync(string userId, CancellationToken ct = default) => SendAsync(new BlockUser { UserId = userId }, ct);

    /// <summary>Lifts a block.</summary>
    public Task UnblockUserAsync(UnblockUser request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Lifts a block.</summary>
    public Task UnblockUserAsync(string userId, CancellationToken ct = default) => SendAsync(new UnblockUser { UserId = userId }, ct);

    /// <summary>A page of the users the caller has blocked.</summary>
    public Task<ListBlocksResponse> ListBlocksAsync(ListBlocks request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>All users the caller has blocked, loaded page by page as they are read.</summary>
    public IAsyncEnumerable<Block> ListBlocksAsync(CancellationToken ct = default) => Pages.ReadAsync(
        async (cursor, cancel) =>
        {
            var page = await SendAsync(new ListBlocks { Cursor = cursor, Limit = Limits.ListPage }, cancel).ConfigureAwait(false);
            return (page.Results, page.NextCursor);
        }, ct);

    /// <summary>The caller's privacy settings.</summary>
    public Task<Privacy> GetPrivacyAsync(GetPrivacy request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>The caller's privacy settings.</summary>
    public Task<Privacy> GetPrivacyAsync(CancellationToken ct = default) => SendAsync(new GetPrivacy(), ct);

    /// <summary>Changes the caller's privacy settings; members left out stay.</summary>
    public Task<Privacy> UpdatePrivacyAsync(UpdatePrivacy request, CancellationToken ct = default) => SendAsync(request, ct);
}
