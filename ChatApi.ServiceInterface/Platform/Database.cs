using System.Data;
using System.Globalization;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>The connection pool to PostgreSQL: time limits on every statement, hot statements prepared, Dapper taught our types.</summary>
static class Database
{
    static Database()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new UtcHandler());
        SqlMapper.RemoveTypeMap(typeof(ulong));
        SqlMapper.AddTypeHandler(new TransactionIdHandler());
        SqlMapper.AddTypeHandler(new TransactionIdsHandler());
    }

    public static NpgsqlDataSource Open(string connectionString, DatabaseSettings settings, int? maxPoolSize = null, string options = "")
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        var connection = builder.ConnectionStringBuilder;
        connection.MaxPoolSize = maxPoolSize ?? settings.MaxPoolSize;
        connection.MaxAutoPrepare = 128;
        connection.AutoPrepareMinUsages = 3;
        connection.Timeout = settings.WaitSeconds;
        connection.CancellationTimeout = 1_000; // then the connection is given up: the line may be dead
        connection.CommandTimeout = (settings.StatementTimeoutMs / 1_000) + 1; // the server's own limit comes first
        connection.ApplicationName ??= "chatapi";
        connection.IncludeErrorDetail = false; // details quote values
        connection.NoResetOnClose = true; // no session state is ever set: saves a round trip's work per use
        connection.Options = string.Create(CultureInfo.InvariantCulture,
            $"{connection.Options} -c statement_timeout={settings.StatementTimeoutMs} -c lock_timeout={settings.LockTimeoutMs} -c idle_in_transaction_session_timeout={settings.IdleTransactionTimeoutMs} -c jit=off -c timezone=UTC {options}").Trim();
        return builder.Build();
    }

    /// <summary>timestamptz ↔ DateTimeOffset, always UTC (a value with an offset would break the connection).</summary>
    private sealed class UtcHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => new(DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc));

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.UtcDateTime;
    }

    /// <summary>xid8 ↔ ulong.</summary>
    private sealed class TransactionIdHandler : SqlMapper.TypeHandler<ulong>
    {
        public override ulong Parse(object value) => Convert.ToUInt64(value, CultureInfo.InvariantCulture);

        public override void SetValue(IDbDataParameter parameter, ulong value)
        {
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Xid8;
            parameter.Value = value;
        }
    }

    /// <summary>xid8[] from ulong[].</summary>
    private sealed class TransactionIdsHandler : SqlMapper.TypeHandler<ulong[]>
    {
        public override ulong[] Parse(object value) => (ulong[])value;

        public override void SetValue(IDbDataParameter parameter, ulong[]? value)
        {
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Xid8;
            parameter.Value = value ?? [];
        }
    }
}
