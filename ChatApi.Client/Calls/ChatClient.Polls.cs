namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>Asks a question with options to choose from. When its outcome stays unknown, send the same object again.</summary>
    public Task<SendMessageResponse> CreatePollAsync(CreatePoll request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Asks a question with a key of its own.</summary>
    public async Task<Message> CreatePollAsync(Guid conversationId, string question, IEnumerable<string> options, CancellationToken ct = default)
    {
        var request = new CreatePoll { ConversationId = conversationId, ClientMessageId = Guid.CreateVersion7(), Question = question, Options = [.. options] };
        return (await SendAsync(request, ct).ConfigureAwait(false)).Message;
    }

    /// <summary>Sets the caller's votes.</summary>
    public Task<Poll> VotePollAsync(VotePoll request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Sets the caller's votes to these options, by their numbers from 0; none = takes the vote back.</summary>
    public Task<Poll> VotePollAsync(Guid messageId, IEnumerable<int> options, CancellationToken ct = default) =>
        SendAsync(new VotePoll { MessageId = messageId, Options = [.. options] }, ct);

    /// <summary>Ends the voting.</summary>
    public Task<Poll> ClosePollAsync(ClosePoll request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Ends the voting.</summary>
    public Task<Poll> ClosePollAsync(Guid messageId, CancellationToken ct = default) => SendAsync(new ClosePoll { MessageId = messageId }, ct);

    /// <summary>A page of who voted for what.</summary>
    public Task<ListPollVotesResponse> ListPollVotesAsync(ListPollVotes request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Who voted for what, loaded page by page as it is read.</summary>
    public IAsyncEnumerable<PollVote> ListPollVotesAsync(Guid messageId, CancellationToken ct = default) => Pages.ReadAsync(
        async (cursor, cancel) =>
        {
            var page = await SendAsync(new ListPollVotes { MessageId = messageId, Cursor = cursor, Limit = Limits.ListPage }, cancel).ConfigureAwait(false);
            return (page.Results, page.NextCursor);
        }, ct);
}
