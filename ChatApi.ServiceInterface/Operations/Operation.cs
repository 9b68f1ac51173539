using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Operations;

/// <summary>One operation: everything its request DTO says, and the service method that runs it.</summary>
sealed class Operation
{
    /// <summary>The request's type name, which is the operation's name in URLs and commands.</summary>
    public required string Name { get; init; }

    /// <summary>The part of the service it belongs to, such as Messages: the folder of its service.</summary>
    public required string Feature { get; init; }

    public required Type RequestType { get; init; }

    /// <summary>Null when the answer is empty (<see cref="IReturnVoid"/>).</summary>
    public required Type? ResponseType { get; init; }

    /// <summary>GET, POST, PUT, PATCH or DELETE.</summary>
    public required string Verb { get; init; }

    public required IReadOnlyList<RouteAttribute> Routes { get; init; }

    public required Actor Access { get; init; }

    /// <summary>The limits it has of its own.</summary>
    public required IReadOnlyList<RateLimitAttribute> Limits { get; init; }

    /// <summary>Runs the service method; the result is null when the answer is empty.</summary>
    public required Func<IServiceProvider, object, Caller, CancellationToken, Task<object?>> InvokeAsync { get; init; }
}

/// <summary>What an operation answered.</summary>
/// <param name="Body">The response DTO; null for 204.</param>
/// <param name="Status">200, 201 or 204.</param>
/// <param name="Replayed">Whether it repeats an earlier answer.</param>
readonly record struct OperationResult(object? Body, int Status, bool Replayed);
