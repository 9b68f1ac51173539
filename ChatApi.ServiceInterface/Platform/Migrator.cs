using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>One file of the folder Migrations: "0001-users.sql" is version 1.</summary>
sealed record Migration(int Version, string Name, string Sql)
{
    private const string Folder = "Migrations/";

    /// <summary>SHA-256 of the text in hex; line ends do not count.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>
    /// Files that begin with "-- no transaction" hold one statement that refuses transactions (CREATE INDEX CONCURRENTLY IF NOT EXISTS);
    /// it runs again when the host dies before it is recorded.
    /// </summary>
    public bool InTransaction => !Sql.StartsWith("-- no transaction", StringComparison.Ordinal);

    /// <summary>Those built into this version, in order.</summary>
    public static IReadOnlyList<Migration> BuiltIn { get; } =
    [
        .. typeof(Migration).Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal))
            .Select(resource => Read(resource))
            .OrderBy(migration => migration.Version),
    ];

    private static Migration Read(string resource)
    {
        var name = resource[Folder.Length..];
        using var reader = new StreamReader(typeof(Migration).Assembly.GetManifestResourceStream(resource)!);
        return new Migration(int.Parse(name.AsSpan(0, name.IndexOf('-')), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}

/// <summary>Brings the schema to this version: forward only, each file once, one node at a time.</summary>
sealed partial class Migrator(ILogger<Migrator> log)
{
    /// <summary>Applies what is missing; how many. <see cref="StartupException"/> when an applied file has changed, is not known to this version, or fails.</summary>
    /// <param name="db">The session of a <see cref="MigrationLock"/>.</param>
    public async Task<int> ApplyAsync(NpgsqlConnection db, IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        if (migrations.CountBy(migration => migration.Version).FirstOrDefault(version => version.Value > 1) is { Value: > 1 } twice)
            throw new StartupException($"Two migrations have the number {twice.Key}: rename the newer one.");
        await db.MakeMigrationTableAsync(ct);
        var applied = await db.ListMigrationsAsync(ct);
        foreach (var earlier in applied)
            RequireUnchanged(earlier, migrations);
        var missing = migrations.ExceptBy(applied.Select(earlier => earlier.Version), migration => migration.Version).ToList();
        foreach (var migration in missing)
            await ApplyAsync(db, migration, ct);
        return missing.Count;
    }

    private static void RequireUnchanged(AppliedMigration earlier, IReadOnlyList<Migration> migrations)
    {
        var known = migrations.FirstOrDefault(migration => migration.Version == earlier.Version)
            ?? throw new StartupException($"The database was changed by a newer version of ChatApi (migration {earlier.Name}): start that version or a later one, or use another database.");
        if (known.Checksum != earlier.Checksum)
        {
            throw new StartupException(
                $"Migration {earlier.Name} has changed since it was applied to this database (checksum {earlier.Checksum[..8]} there, {known.Checksum[..8]} here). " +
                "Put the file back as it was and write the change as a new migration; a database without valuable data can be removed instead.");
        }
    }

    private async Task ApplyAsync(NpgsqlConnection db, Migration migration, CancellationToken ct)
    {
        try
        {
            if (migration.InTransaction)
            {
                await using var transaction = await db.BeginTransactionAsync(ct);
                await RunAsync(db, migration, ct);
                await transaction.CommitAsync(ct);
            }
            else
            {
                await RunAsync(db, migration, ct);
            }
        }
        catch (PostgresException e)
        {
            throw new StartupException($"Migration {migration.Name} failed and was rolled back: {e.MessageText} ({e.SqlState}, position {e.Position}).", e);
        }
        LogApplied(migration.Name);
    }

    private static async Task RunAsync(NpgsqlConnection db, Migration migration, CancellationToken ct)
    {
#pragma warning disable CA2100 // the text is a file of ours
        await using (var command = new NpgsqlCommand(migration.Sql, db))
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(ct);
        await db.RecordMigrationAsync(migration.Version, migration.Name, migration.Checksum, ct);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied migration {Name}")]
    private partial void LogApplied(string name);
}
