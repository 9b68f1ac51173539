using System.Text.Json;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Operations;

/// <summary>Runs operations: the one way in for every transport. Who may, is it too much, is it valid, run it, what does its answer mean.</summary>
sealed class Dispatcher(RequestValidator validator, RequestLimits limits, Admission admission)
{
    /// <summary>
    /// 401 <c>Unauthorized</c> unless the caller is signed in or the operation is for anyone; 403 <c>Forbidden</c> when it is for
    /// administrators. What else <see cref="Operation.Access"/> asks for, the service checks.
    /// </summary>
    public static void RequireAccess(Operation operation, Caller caller)
    {
        if (operation.Access != Actor.Anonymous && !caller.IsSignedIn)
            throw new ChatException(ErrorCode.Unauthorized, "Sign in first: send an access token.");
        if (operation.Access == Actor.Admin && caller.AdminOf is null)
            throw new ChatException(ErrorCode.Forbidden, "This is for administrators: send a token with the admin claim of its issuer.");
    }

    /// <summary>
    /// Runs an operation. A transaction that PostgreSQL gave up for a deadlock or a serialization failure has changed nothing
    /// and is repeated once. Every refusal and failure is thrown: see <see cref="ErrorTranslator"/>.
    /// </summary>
    public async Task<OperationResult> RunAsync(Operation operation, object request, Caller caller, IServiceProvider services, CancellationToken ct)
    {
        RequireAccess(operation, caller);
        await limits.CountAsync(operation, request, caller); // what is invalid counts too
        validator.Check(request);
        object? body;
        try
        {
            body = request is GetEvents { Wait: > 0 } // as long as it was asked to take; connection limits bound these
                ? await InvokeAsync(operation, request, caller, services, ct)
                : await admission.RunAsync(operation.Verb != "GET", () => InvokeOrRepeatAsync(operation, request, caller, services, ct));
        }
        catch (ChatException e) when (e.Status is 403 or 404)
        {
            await limits.ForgiveAsync(operation, request, caller);
            throw;
        }
        if (operation.ResponseType is null)
            return new OperationResult(null, 204, Replayed: false);
        if (body is null)
            throw new InvalidOperationException($"The service method of {operation.Name} answered null.");
        return new OperationResult(body, body is ICreated { Created: true } ? 201 : 200, body is IReplayed { Replayed: true });
    }

    private static async Task<object?> InvokeOrRepeatAsync(Operation operation, object request, Caller caller, IServiceProvider services, CancellationToken ct)
    {
        try
        {
            return await InvokeAsync(operation, request, caller, services, ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            return await InvokeAsync(operation, request, caller, services, ct);
        }
    }

    private static async Task<object?> InvokeAsync(Operation operation, object request, Caller caller, IServiceProvider services, CancellationToken ct)
    {
        try
        {
            return await operation.InvokeAsync(services, request, caller, ct);
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"{operation.Name} could not read JSON that is not the caller's.", e); // a bug, not a 400
        }
    }
}
