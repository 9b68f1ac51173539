using System.Text.Json;

namespace ChatApi.Tests.Scenarios;

/// <summary>A fault as a scenario's step words it; those of an operation wait until one of its requests comes by.</summary>
sealed record Fault
{
    /// <summary>Its name, such as <c>cutAfter</c>.</summary>
    public required string Kind { get; init; }

    public string? Operation { get; init; }

    public int Status { get; init; }

    public string? Code { get; init; }

    /// <summary>Seconds that the answer asks to wait.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Of <c>inject</c>: the event.</summary>
    public JsonElement? Event { get; init; }

    /// <summary>How often it still happens.</summary>
    public int Times { get; set; } = 1;

    public static Fault Of(JsonElement step) => new()
    {
        Kind = step.GetProperty("fault").GetString()!,
        Operation = step.TryGetProperty("operation", out var operation) ? operation.GetString() : null,
        Status = step.TryGetProperty("status", out var status) ? status.GetInt32() : 0,
        Code = step.TryGetProperty("code", out var code) ? code.GetString() : null,
        RetryAfter = step.TryGetProperty("retryAfter", out var wait) ? wait.GetInt32() : null,
        Event = step.TryGetProperty("event", out var e) ? e.Clone() : null,
        Times = step.TryGetProperty("times", out var times) ? times.GetInt32() : 1,
    };

    /// <summary>The answer of the service that it stands for.</summary>
    public string Body =>
        JsonSerializer.Serialize(new { responseStatus = new { errorCode = Code, message = "As the scenario has it.", errors = Array.Empty<string>(), meta = new { traceId = "0" } } });
}

/// <summary>The faults that wait, each taken so many times as it says, in the order they were given. Safe for use from several threads.</summary>
sealed class Faults
{
    private readonly Lock changing = new();
    private readonly List<Fault> waiting = [];

    public void Add(Fault fault)
    {
        lock (changing)
            waiting.Add(fault);
    }

    public void Clear()
    {
        lock (changing)
            waiting.Clear();
    }

    /// <summary>The next fault of an operation, or null.</summary>
    public Fault? Take(string operation) => Take(fault => string.Equals(fault.Operation, operation, StringComparison.Ordinal));

    /// <summary>The next fault of a kind that is about no operation, or null.</summary>
    public Fault? TakeOf(string kind) => Take(fault => fault.Operation is null && fault.Kind == kind);

    private Fault? Take(Predicate<Fault> isIt)
    {
        lock (changing)
        {
            var fault = waiting.Find(isIt);
            if (fault is not null && --fault.Times <= 0)
                waiting.Remove(fault);
            return fault;
        }
    }
}
