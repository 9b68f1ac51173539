using ChatApi.Client;
using ChatApi.Example;

if (Arguments.Read(args) is not { } arguments)
    return 2;

using var quit = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) => (pressed.Cancel, _) = (true, quit.CancelAsync());

await using var chat = new ChatClient(new ChatClientOptions { BaseUrl = arguments.Url, Device = "console", Storage = new FileStorage(arguments.Data) });
try
{
    if (arguments.User is { } user)
        await chat.SignInAsync(user, arguments.Password ?? Prompt($"Password of {user}: "), quit.Token);
    else if (!await chat.RestoreAsync(quit.Token))
    {
        Console.Error.WriteLine("Nobody is signed in: give --user.");
        return 2;
    }
    await new Conversations(chat).RunAsync(arguments.To, quit.Token);
    return 0;
}
catch (OperationCanceledException) when (quit.IsCancellationRequested)
{
    return 0;
}
catch (Exception e) when (e is ChatApiException or ChatConnectionException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static string Prompt(string question)
{
    Console.Write(question);
    return Console.ReadLine() ?? "";
}
