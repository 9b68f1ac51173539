using ChatApi;
using ChatApi.ServiceInterface.Platform;

try
{
    var command = CommandLine.Parse(args);
    return command.Verb switch
    {
        "serve" => await HostVerbs.ServeAsync(command),
        "migrate" => await HostVerbs.MigrateAsync(command),
        "verify" => await HostVerbs.VerifyAsync(command),
        "generate" => await HostVerbs.GenerateAsync(command),
        _ => HostVerbs.Help(),
    };
}
catch (UsageException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
catch (StartupException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
