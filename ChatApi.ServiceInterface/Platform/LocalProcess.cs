using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>What a command answered.</summary>
/// <param name="Output">Both streams, trimmed.</param>
readonly record struct CommandResult(int ExitCode, string Output);

/// <summary>A server that this host started, in a session of its own, with the last lines it said.</summary>
[UnsupportedOSPlatform("windows")]
sealed class LocalProcess : IAsyncDisposable
{
    public const int Interrupt = 2;
    public const int Terminate = 15;

    private readonly Process process;
    private readonly Queue<string> said = new();
    private readonly int stopSignal;
    private volatile bool stopping;

    private LocalProcess(Process process, int stopSignal)
    {
        this.process = process;
        this.stopSignal = stopSignal;
    }

    public bool HasExited => process.HasExited;

    /// <summary>The last 20 lines of its output, for when it does not start.</summary>
    public string Said
    {
        get
        {
            lock (said)
                return string.Join('\n', said);
        }
    }

    /// <summary>Starts a server in a session of its own.</summary>
    /// <param name="stopSignal">What makes it end in good order.</param>
    /// <param name="input">Its standard input, which is then closed.</param>
    /// <param name="exited">Called when it ends without having been stopped.</param>
    public static async Task<LocalProcess> StartAsync(string[] command, int stopSignal, string input, Action exited)
    {
        var start = Prepare(OperatingSystem.IsLinux() ? ["setsid", .. command] : command);
        var local = new LocalProcess(new Process { StartInfo = start, EnableRaisingEvents = true }, stopSignal);
        local.process.OutputDataReceived += local.Keep;
        local.process.ErrorDataReceived += local.Keep;
        local.process.Exited += (_, _) =>
        {
            if (!local.stopping)
                exited();
        };
        Start(local.process);
        local.process.BeginOutputReadLine();
        local.process.BeginErrorReadLine();
        try
        {
            await local.process.StandardInput.WriteAsync(input);
            local.process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it has ended already and said why
        }
        return local;
    }

    /// <summary>Asks it to end; after 30 s it is made to.</summary>
    public async ValueTask DisposeAsync()
    {
        stopping = true;
        if (!process.HasExited)
        {
            Signal(process.Id, stopSignal);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        process.Dispose();
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<CommandResult> RunAsync(string[] command, CancellationToken ct)
    {
        using var running = new Process { StartInfo = Prepare(command) };
        Start(running);
        running.StandardInput.Close();
        var output = running.StandardOutput.ReadToEndAsync(ct);
        var errors = running.StandardError.ReadToEndAsync(ct);
        await running.WaitForExitAsync(ct);
        return new CommandResult(running.ExitCode, ((await output) + (await errors)).Trim());
    }

    /// <summary>Runs a command that must succeed.</summary>
    public static async Task RequireAsync(string[] command, CancellationToken ct)
    {
        if (await RunAsync(command, ct) is { ExitCode: not 0 } failed)
            throw new StartupException($"'{string.Join(' ', command)}' failed:\n{failed.Output}");
    }

    /// <summary>
    /// The process of this program that a killed host left running in <paramref name="folder"/>, by the pid file it keeps there; null when there is
    /// none, whatever the file says: process numbers are used again.
    /// </summary>
    public static Process? FindLeft(string folder, string pidFile, string program)
    {
        var path = Path.Combine(folder, pidFile);
        if (!File.Exists(path) || ReadPid(path) is not { } pid)
            return null;
        try
        {
            var left = Process.GetProcessById(pid);
            if (left.ProcessName.StartsWith(program, StringComparison.Ordinal) && (!OperatingSystem.IsLinux() || ReadPid($"/proc/{pid}/cwd/{pidFile}") == pid))
                return left;
            left.Dispose();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // no such process
        }
        return null;
    }

    public static void Signal(int pid, int signal) => _ = Kill(pid, signal);

    /// <summary>A port that was free just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static int? ReadPid(string path)
    {
        try
        {
            return int.TryParse(File.ReadLines(path).FirstOrDefault(), out var pid) ? pid : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ProcessStartInfo Prepare(string[] command) => new(command[0], command[1..])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = Encoding.UTF8,
        StandardErrorEncoding = Encoding.UTF8,
        WorkingDirectory = "/", // the other account may not enter ours
    };

    private static void Start(Process prepared)
    {
        try
        {
            prepared.Start();
        }
        catch (Win32Exception e)
        {
            throw new StartupException($"The program '{prepared.StartInfo.FileName}' could not be started: {e.Message}", e);
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (said)
        {
            if (line.Data is { Length: > 0 } text)
                said.Enqueue(text);
            if (said.Count > 20)
                said.Dequeue();
        }
    }

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
