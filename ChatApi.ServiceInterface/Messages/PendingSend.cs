using System.Diagnostics;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>A message that was checked by itself and waits to be stored; its sender waits for <see cref="Outcome"/>.</summary>
sealed record PendingSend(Guid ConversationId, string SenderId, Guid ClientMessageId, MessageContent Content)
{
    private readonly TaskCompletionSource<SendMessageResponse> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long since = Stopwatch.GetTimestamp();

    /// <summary>The id it gets when it is stored.</summary>
    public Guid MessageId { get; } = Guid.CreateVersion7();

    /// <summary>The web addresses in its text; null when there are none.</summary>
    public string[]? Links { get; } = MessageLinks.In(Content.Body);

    /// <summary>Tells a retry from a reused key.</summary>
    public byte[] BodyHash { get; } = Content.Hash();

    /// <summary>Whose trace the work for it belongs to.</summary>
    public ExecutionContext? Context { get; } = ExecutionContext.Capture();

    /// <summary>How long it has waited.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(since);

    /// <summary>The answer, or why there is none.</summary>
    public Task<SendMessageResponse> Outcome => outcome.Task;

    public void Answer(SendMessageResponse response) => outcome.TrySetResult(response);

    public void Fail(Exception reason) => outcome.TrySetException(reason);
}
