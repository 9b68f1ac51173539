using System.Diagnostics;
using ChatApi.Client;
using ChatApi.ServiceModel;
using ChatApi.Tests.Product;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Client;

/// <summary>The example program, killed while it sends: what it was given arrives, once and in order.</summary>
public sealed class KillTests : ChatTest
{
    private const int Messages = 200;
    private static readonly int[] KilledAt = [25, 75, 125];

    [Test]
    public async Task Every_message_of_a_process_that_is_killed_while_sending_arrives_once_and_in_order()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var data = Path.Combine("/var/tmp", $"chatapi-console-{Guid.NewGuid():N}");
        await using var line = new SwitchedPort(new Uri(ChatServers.NodeA.Url).Port);
        try
        {
            // It signs in, and goes on without a network: nothing that it is given can be sent.
            await using (var signedIn = new ChatClient(new ChatClientOptions { BaseUrl = $"http://127.0.0.1:{line.Port}", Storage = new FileStorage(data) }))
                await signedIn.SignInAsync(alice.UserName, alice.Password);
            line.SwitchTo(1);
            using (var first = Start(line, data, conversation))
            {
                for (var n = 1; n <= Messages; n++)
                    await first.StandardInput.WriteLineAsync($"{n}");
                await first.StandardInput.FlushAsync();
                await Eventually("all are kept", () => Task.FromResult(Kept(data) == Messages));
                await KillAsync(first);
            }

            line.SwitchTo(new Uri(ChatServers.NodeA.Url).Port);
            foreach (var count in KilledAt)
            {
                using var killed = Start(line, data, conversation);
                await Eventually($"{count} have arrived", async () => await Arrived(bob, conversation) >= count);
                await KillAsync(killed);
                var arrived = await Arrived(bob, conversation);
                TestContext.Out.WriteLine($"killed after {arrived} of {Messages}, with {Kept(data)} kept");
                Assert.That(arrived, Is.LessThan(Messages), "it was killed while it was sending");
            }
            using (var last = Start(line, data, conversation))
            {
                last.StandardInput.Close(); // it ends when everything has been sent
                await last.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
                Assert.That(last.ExitCode, Is.Zero);
            }
            Assert.That(Kept(data), Is.Zero);
            var texts = new List<string?>();
            await foreach (var message in bob.Client.ListMessagesAsync(conversation.Id))
                texts.Add(message.Text);
            Assert.That(texts.AsEnumerable().Reverse(), Is.EqualTo(Enumerable.Range(1, Messages).Select(n => $"{n}")));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static int Kept(string data) => Directory.EnumerateFiles(data, "*.txt", SearchOption.AllDirectories).Count(path => path.Contains("/outbox/"));

    private static async Task<long> Arrived(TestUser user, Conversation conversation) => (await user.See(conversation)).LastSeq;

    private static Process Start(SwitchedPort line, string data, Conversation conversation)
    {
        var program = Path.Combine(Repository.Root, "ChatApi.Client", "examples", "console", "bin", Configuration, "net10.0", "ChatApi.Example.dll");
        string[] arguments = ["exec", program, "--url", $"http://127.0.0.1:{line.Port}", "--data", data, "--to", $"{conversation.Id}"];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.BeginOutputReadLine(); // what nobody reads would stop it
        return process;
    }

    /// <summary>SIGKILL: it has no time for anything.</summary>
    private static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>The example was built as these tests were.</summary>
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
