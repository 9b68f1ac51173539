using System.Diagnostics.CodeAnalysis;
using ChatApi.ServiceModel;

namespace ChatApi.Verify;

/// <summary>A message that was acknowledged, to be edited and reacted to by one at a time.</summary>
sealed record SentMessage(Guid Id, Guid Key, Guid ConversationId, Account Sender)
{
    /// <summary>How often its text was changed.</summary>
    public int Edits { get; set; }
}

/// <summary>What people do to messages that are there: edit, delete, react.</summary>
sealed partial class Actions
{
    private const int Remembered = 400;

    private readonly Lock gate = new();
    private readonly HashSet<Guid> noted = [];
    private readonly List<SentMessage> free = [];

    /// <summary>Takes one of the latest messages that nobody has taken; <see cref="GiveBack"/> when done.</summary>
    public bool TryTakeMessage(Random random, [NotNullWhen(true)] out SentMessage? message)
    {
        lock (gate)
        {
            message = free.Count == 0 ? null : free[random.Next(free.Count)];
            return message is not null && free.Remove(message);
        }
    }

    /// <summary>Lets others take it.</summary>
    public void GiveBack(SentMessage message)
    {
        lock (gate)
            free.Add(message);
    }

    /// <summary>Its sender gives it another text.</summary>
    public async Task EditAsync(SentMessage message, int node)
    {
        var text = $"verify {message.Key:N} edit {++message.Edits}";
        await ChangeAsync(message, message.Sender, ChangeKind.Edit, new EditMessage { MessageId = message.Id, Text = text }, node, text);
    }

    /// <summary>Its sender deletes it for everyone.</summary>
    public Task DeleteAsync(SentMessage message, int node) =>
        ChangeAsync(message, message.Sender, ChangeKind.Delete, new DeleteMessage { MessageId = message.Id, Scope = "everyone" }, node);

    /// <summary>Someone reacts to it.</summary>
    public Task ReactAsync(SentMessage message, Account who, int node) =>
        ChangeAsync(message, who, ChangeKind.React, new AddReaction { MessageId = message.Id, Emoji = "👍" }, node);

    private async Task ChangeAsync(SentMessage message, Account who, ChangeKind kind, object request, int node, string? text = null)
    {
        var (began, tries, refusals, version) = (history.Now, 0, 0, 0L);
        var outcome = await RepeatAsync(TryAsync, node);
        history.MessageChanges.Enqueue(new(message.ConversationId, message.Key, who.Id, kind, began, history.Now, outcome)
        {
            Text = text,
            Version = version,
            IsRefused = tries == refusals,
        });

        async Task<Outcome> TryAsync(int one)
        {
            tries++;
            var answer = await who.CallAsync(Node(one), request);
            if (answer.Outcome == Outcome.Failed)
                refusals++;
            if (answer.Outcome == Outcome.Ok && kind == ChangeKind.Edit)
                version = answer.Read<Message>()?.Version ?? 0;
            return answer.Outcome;
        }
    }

    private void NoteStored(SendPlan plan, Guid id)
    {
        lock (gate)
        {
            if (!noted.Add(plan.Key))
                return;
            free.Add(new(id, plan.Key, plan.ConversationId, plan.Sender));
            if (free.Count > Remembered)
                free.RemoveAt(0);
        }
    }
}
