using System.Diagnostics;
using System.Text.RegularExpressions;
using ChatApi.Client;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Product;

/// <summary>What the README tells a new user to type works as it stands.</summary>
public sealed partial class ReadmeTests : ChatTest
{
    private static string Readme => File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Test]
    public async Task Its_commands_send_a_message_and_show_it_arriving()
    {
        var commands = Commands().Match(Readme).Groups["bash"].Value
            .Replace("http://localhost:5080", ChatServers.NodeA.Url, StringComparison.Ordinal).Replace("--max-time 20", "--max-time 3", StringComparison.Ordinal);
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", commands]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await bash.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(said, Does.Contain("data: cmd.message.new").And.Contain("\"events\":[{").And.Contain("{\"deliveredSeq\":1,\"readSeq\":1,\"unread\":0}"));
        Assert.That(Regex.Count(said, "\"text\":\"hello ben\"", RegexOptions.None, TimeSpan.FromSeconds(1)), Is.EqualTo(3), "in the answer, on the stream and by long-poll");
    }

    [Test]
    public async Task Its_lines_of_csharp_send_a_message()
    {
        var here = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "ChatApi.Tests", "Product", "ReadmeTests.cs"));
        var shown = CSharp().Match(Readme).Groups["code"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1);
        foreach (var line in shown)
            Assert.That(here, Does.Contain("        " + line + "\n"), "the README and this test say the same");

        foreach (var name in new[] { "alice", "bob" })
            await ChatServers.NodeA.Services.GetRequiredService<AuthService>().EnsureAccountAsync(name, name, "correct horse battery staple", default);
        await using var chat = new ChatClient(new ChatClientOptions { BaseUrl = ChatServers.NodeA.Url });
        await chat.SignInAsync("alice", "correct horse battery staple");
        chat.On<MessageCreated>(e => Console.WriteLine($"{e.Message.Sender.DisplayName}: {e.Message.Text}"));
        await chat.ConnectAsync();
        var bob = (await chat.SearchUsersAsync(new SearchUsers { Query = "bob" })).Results[0];
        var conversation = await chat.OpenDirectAsync(bob.Id);
        await chat.SendMessageAsync(conversation.Id, "hello bob");
        Assert.That((await chat.GetConversationAsync(conversation.Id)).LastMessage!.Text, Is.EqualTo("hello bob"));
    }

    [GeneratedRegex("<!-- commands:.*?```bash\n(?<bash>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Commands();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex CSharp();
}
