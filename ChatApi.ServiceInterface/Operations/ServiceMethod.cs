using System.Reflection;
using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.DependencyInjection;
using Invoke = System.Func<System.IServiceProvider, object, ChatApi.ServiceInterface.Platform.Caller, System.Threading.CancellationToken, System.Threading.Tasks.Task<object?>>;

namespace ChatApi.ServiceInterface.Operations;

/// <summary>The method of a service that answers one request.</summary>
/// <param name="Request">The request DTO.</param>
/// <param name="Service">The class.</param>
/// <param name="Method">Public, its first parameter the request.</param>
/// <param name="Fault">What is wrong with its form; null when nothing is.</param>
sealed record ServiceMethod(Type Request, Type Service, MethodInfo Method, string? Fault)
{
    public string Name => $"{Service.Name}.{Method.Name}";

    /// <summary>Every public method of the services whose first parameter is one of the requests.</summary>
    public static IEnumerable<ServiceMethod> FindAll(IEnumerable<Type> implementation, HashSet<Type> requests) =>
        from service in implementation
        where service is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && service.Name.EndsWith("Service", StringComparison.Ordinal)
        from method in service.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        let request = method.GetParameters().FirstOrDefault()?.ParameterType
        where request is not null && requests.Contains(request)
        select new ServiceMethod(request, service, method, FaultOf(request, service, method));

    /// <summary>How the method that answers a request is declared.</summary>
    public static string Form(Type request) =>
        $"public {(ContractRules.ResponseOf(request) is { } response ? $"Task<{response.Name}>" : "Task")} VerbAsync({request.Name} request, Caller caller, CancellationToken ct)";

    /// <summary>A delegate that runs it on the service of a provider; reflection happens here, not in the call.</summary>
    public Invoke Bind()
    {
        var response = ContractRules.ResponseOf(Request);
        var bind = response is null
            ? typeof(ServiceMethod).GetMethod(nameof(BindVoid), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(Service, Request)
            : typeof(ServiceMethod).GetMethod(nameof(BindReturn), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(Service, Request, response);
        return (Invoke)bind.Invoke(null, [Method])!;
    }

    private static string? FaultOf(Type request, Type service, MethodInfo method)
    {
        var returns = ContractRules.ResponseOf(request) is { } response ? typeof(Task<>).MakeGenericType(response) : typeof(Task);
        Type[] takes = [request, typeof(Caller), typeof(CancellationToken)];
        return method.ReturnType == returns && takes.SequenceEqual(method.GetParameters().Select(parameter => parameter.ParameterType))
            ? null
            : $"{service.Name}.{method.Name} takes a {request.Name} but does not have the form of its service method: {Form(request)}";
    }

    private static Invoke BindVoid<TService, TRequest>(MethodInfo method) where TService : notnull
    {
        var call = method.CreateDelegate<Func<TService, TRequest, Caller, CancellationToken, Task>>();
        return async (services, request, caller, ct) =>
        {
            await call(services.GetRequiredService<TService>(), (TRequest)request, caller, ct);
            return null;
        };
    }

    private static Invoke BindReturn<TService, TRequest, TResponse>(MethodInfo method) where TService : notnull
    {
        var call = method.CreateDelegate<Func<TService, TRequest, Caller, CancellationToken, Task<TResponse>>>();
        return async (services, request, caller, ct) => await call(services.GetRequiredService<TService>(), (TRequest)request, caller, ct);
    }
}
