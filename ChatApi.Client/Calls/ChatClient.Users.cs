namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>The caller's own profile.</summary>
    public Task<MyProfile> GetMeAsync(GetMe request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>The caller's own profile.</summary>
    public Task<MyProfile> GetMeAsync(CancellationToken ct = default) => SendAsync(new GetMe(), ct);

    /// <summary>Changes the caller's own profile; members left out stay.</summary>
    public Task<MyProfile> UpdateMeAsync(UpdateMe request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>A user as others see them.</summary>
    public Task<UserSummary> GetUserAsync(GetUser request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>A user as others see them.</summary>
    public Task<UserSummary> GetUserAsync(string userId, CancellationToken ct = default) => SendAsync(new GetUser { UserId = userId }, ct);

    /// <summary>A page of the users whose user name or display name begins with a text.</summary>
    public Task<SearchUsersResponse> SearchUsersAsync(SearchUsers request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>All users whose user name or display name begins with a text, loaded page by page as they are read.</summary>
    public IAsyncEnumerable<UserSummary> SearchUsersAsync(string query, CancellationToken ct = default) => Pages.ReadAsync(
        async (cursor, cancel) =>
        {
            var page = await SendAsync(new SearchUsers { Query = query, Cursor = cursor, Limit = Limits.ListPage }, cancel).ConfigureAwait(false);
            return (page.Results, page.NextCursor);
        }, ct);

    /// <summary>Creates or changes users of an app's own issuer; for tokens with its admin claim.</summary>
    public Task<UpsertUsersResponse> UpsertUsersAsync(UpsertUsers request, CancellationToken ct = default) => SendAsync(request, ct);
}
