using System.Globalization;
using System.Text;

namespace ChatApi.Client;

/// <summary>
/// Keeps each text in a file of its own. A text is written beside the old one, brought to the disk, and put in its place by one rename: a crash
/// leaves the old or the new, never a part. On Unix nobody but this account may read the files.
/// </summary>
/// <param name="folder">Made when missing; nothing else should be kept in it.</param>
public sealed class FileStorage(string folder) : IChatStorage
{
    private const string Suffix = ".txt";
    private const string Unfinished = ".new";

    /// <summary>File systems take 255 bytes.</summary>
    private const int LongestName = 240;

    private readonly string root = Path.GetFullPath(folder);

    /// <inheritdoc/>
    public async Task<string?> GetAsync(string key, CancellationToken ct = default)
    {
        var path = PathOf(key);
        return File.Exists(path) ? await File.ReadAllTextAsync(path, ct).ConfigureAwait(false) : null;
    }

    /// <inheritdoc/>
    public async Task SetAsync(string key, string text, CancellationToken ct = default)
    {
        var path = PathOf(key);
        MakeFolder(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path + Unfinished, options);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(text), ct).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }
        File.Move(path + Unfinished, path, overwrite: true);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string key, CancellationToken ct = default)
    {
        var path = PathOf(key);
        if (File.Exists(path))
            File.Delete(path);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken ct = default)
    {
        var parent = prefix.Contains('/') ? Path.Combine([root, .. prefix[..prefix.LastIndexOf('/')].Split('/').Select(Escape)]) : root;
        if (!Directory.Exists(parent))
            return Task.FromResult<IReadOnlyList<string>>([]);
        IEnumerable<string> keys =
            from path in Directory.EnumerateFiles(parent, "*" + Suffix, SearchOption.AllDirectories)
            let key = Unescape(Path.GetRelativePath(root, path)[..^Suffix.Length].Replace(Path.DirectorySeparatorChar, '/'))
            where key.StartsWith(prefix, StringComparison.Ordinal)
            select key;
        return Task.FromResult<IReadOnlyList<string>>([.. keys]);
    }

    private string PathOf(string key) => Path.Combine([root, .. key.Split('/').Select(Escape)]) + Suffix;

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A name that every file system takes, whatever is in it and also when it does not tell upper from lower case.</summary>
    private static string Escape(string segment)
    {
        if (segment.Length == 0)
            throw new ArgumentException("A key is segments between '/', none of them empty.", nameof(segment));
        var name = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(segment))
        {
            if (one is >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'_')
                name.Append((char)one);
            else
                name.Append(CultureInfo.InvariantCulture, $"%{one:x2}");
        }
        return name.Length <= LongestName
            ? name.ToString()
            : throw new ArgumentException($"A segment of a key makes a file name of {name.Length} characters; {LongestName} are allowed. Shorten it.", nameof(segment));
    }

    private static string Unescape(string name) => Uri.UnescapeDataString(name);
}
