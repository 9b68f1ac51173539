using System.Diagnostics;
using System.Text;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi.Tests.Platform;

/// <summary>The real program, as a process.</summary>
sealed class HostProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly TaskCompletionSource<string> serves = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProcess(string[] args)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "ChatApi.dll"), .. args])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Exited += (_, _) => serves.TrySetException(new InvalidOperationException($"The host ended:\n{Said}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <summary>Both output streams up to now.</summary>
    public string Said
    {
        get
        {
            lock (said)
                return said.ToString();
        }
    }

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<HostProcess> Start(params string[] args)
    {
        var host = new HostProcess(args);
        await host.serves.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return host;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Said)> Run(params string[] args)
    {
        await using var host = new HostProcess(args);
        _ = host.serves.Task.ContinueWith(ended => _ = ended.Exception, TaskContinuationOptions.OnlyOnFaulted);
        await host.process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (host.process.ExitCode, host.Said);
    }

    /// <summary>SIGTERM; its exit code.</summary>
    public async Task<int> Stop()
    {
        LocalProcess.Signal(process.Id, LocalProcess.Terminate);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
        return process.ExitCode;
    }

    /// <summary>SIGKILL: it has no time for anything.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await Stop();
        process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (said)
            said.AppendLine(line.Data);
        if (line.Data is { } text && text.StartsWith("ChatApi serves ", StringComparison.Ordinal))
            serves.TrySetResult(text["ChatApi serves ".Length..]);
    }
}
