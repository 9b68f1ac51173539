using System.ComponentModel.DataAnnotations;

namespace ChatApi.ServiceInterface.Platform;

// One class per section of appsettings.json; every property has its shipped default, its unit and its bounds. They are
// bound, checked and registered as singletons at start-up; a setting that no class knows stops the start.

/// <summary>All of appsettings.json that is ours: a property is a section.</summary>
sealed class Settings
{
    public ConnectionStringSettings ConnectionStrings { get; } = new();

    public ServerSettings Server { get; } = new();

    public DatabaseSettings Database { get; } = new();

    public AuthSettings Auth { get; } = new();

    public RealtimeSettings Realtime { get; } = new();

    public PresenceSettings Presence { get; } = new();

    public RateLimitSettings RateLimits { get; } = new();

    public MessageSettings Messages { get; } = new();

    public GroupSettings Groups { get; } = new();

    public ReceiptSettings Receipts { get; } = new();

    public DemoSettings Demo { get; } = new();
}

/// <summary>Section <c>ConnectionStrings</c>: the servers this host uses. Once it runs they are filled in, also with those it started itself.</summary>
sealed class ConnectionStringSettings
{
    /// <summary>PostgreSQL, such as Host=db;Username=chatapi;Password=…;Database=chatapi; empty = the host starts one for itself.</summary>
    [PostgresConnection]
    public string Postgres { get; set; } = "";

    /// <summary>Redis, such as redis:6379,password=…; shared by all nodes; empty = the host starts one for itself.</summary>
    [RedisConnectionString]
    public string Redis { get; set; } = "";
}

/// <summary>Section <c>Server</c>: how clients reach this service.</summary>
sealed class ServerSettings
{
    /// <summary>The public base URL, such as https://chat.example.org; empty = taken from the request.</summary>
    [HttpOrigin]
    public string PublicUrl { get; set; } = "";

    /// <summary>Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-* headers are believed.</summary>
    [Networks]
    public List<string> TrustedProxies { get; set; } = [];

    /// <summary>Origins besides our own that browsers may call from, such as https://app.example.org.</summary>
    [HttpOrigin]
    public List<string> AllowedOrigins { get; set; } = [];

    /// <summary>Bytes of a JSON body or a WebSocket frame.</summary>
    [Range(1_024, 16_777_216)]
    public int MaxBodyBytes { get; set; } = 131_072;

    /// <summary>Operations under way at once on this node; more are 503 Overloaded, those that change something already at four fifths.</summary>
    [Range(10, 1_000_000)]
    public int MaxOperations { get; set; } = 1_000;

    /// <summary>The folder where data is kept when this host starts its own PostgreSQL and Redis.</summary>
    [Required]
    public string LocalData { get; set; } = ".local";

    /// <summary>The port of the PostgreSQL that this host starts; 0 = any free one.</summary>
    [Range(0, 65_535)]
    public int LocalPostgresPort { get; set; }

    /// <summary>The port of the Redis that this host starts; 0 = any free one.</summary>
    [Range(0, 65_535)]
    public int LocalRedisPort { get; set; }

    /// <summary>Milliseconds a node that is going down, and not ready any more, still accepts requests, so that load balancers notice.</summary>
    [Range(0, 60_000)]
    public int NoticeMs { get; set; } = 2_000;

    /// <summary>Seconds a shutdown may take for requests under way.</summary>
    [Range(1, 300)]
    public int ShutdownSeconds { get; set; } = 25;
}

/// <summary>Section <c>Database</c>.</summary>
sealed class DatabaseSettings
{
    /// <summary>Connections this node may open for requests; a quarter as many beside them read the event log.</summary>
    [Range(5, 1_000)]
    public int MaxPoolSize { get; set; } = 40;

    /// <summary>Seconds to wait for a free connection, or for a new one to open; then 503.</summary>
    [Range(1, 60)]
    public int WaitSeconds { get; set; } = 1;

    /// <summary>Milliseconds a statement may run.</summary>
    [Range(100, 600_000)]
    public int StatementTimeoutMs { get; set; } = 5_000;

    /// <summary>Milliseconds a statement waits for a lock; then 503 ConversationBusy.</summary>
    [Range(10, 600_000)]
    public int LockTimeoutMs { get; set; } = 2_000;

    /// <summary>Milliseconds a transaction may stand idle.</summary>
    [Range(100, 600_000)]
    public int IdleTransactionTimeoutMs { get; set; } = 10_000;
}

/// <summary>Section <c>Auth</c>.</summary>
sealed class AuthSettings : IValidatableObject
{
    /// <summary>Whether accounts are kept here: false = no Register, no sign-in by password, only the users of Issuers.</summary>
    public bool OwnAccounts { get; set; } = true;

    /// <summary>Auth services of your own apps whose tokens (JWTs) are accepted; each item as docs/operations.md says.</summary>
    public List<TrustedIssuer> Issuers { get; set; } = [];

    /// <summary>Base64 of at least 32 random bytes that sign tokens; empty = made once and kept in the database.</summary>
    [SigningKey]
    public string SigningKey { get; set; } = "";

    /// <summary>Issuer and audience written into access tokens.</summary>
    public string Issuer { get; set; } = "chatapi";

    /// <summary>Minutes an access token lives.</summary>
    [Range(1, 1_440)]
    public int AccessTokenMinutes { get; set; } = 15;

    /// <summary>Days a refresh token lives from sign-in.</summary>
    [Range(1, 365)]
    public int RefreshTokenDays { get; set; } = 7;

    /// <summary>Seconds a replaced refresh token stays valid.</summary>
    [Range(0, 300)]
    public int RefreshGraceSeconds { get; set; } = 30;

    /// <summary>Iterations of PBKDF2-HMAC-SHA512 for new password hashes (OWASP asks for 210,000).</summary>
    [Range(10_000, 10_000_000)]
    public int PasswordIterations { get; set; } = 210_000;

    /// <summary>True = tokens in the answer's body unless cookies are asked for (meta tokens: cookies).</summary>
    public bool TokensInBody { get; set; }

    /// <summary>Sign-in attempts one account may have at once; 0 = as many as anyone likes.</summary>
    [Range(0, 1_000)]
    public int AccountAttempts { get; set; } = 5;

    /// <summary>Seconds until an account is given back one attempt.</summary>
    [Range(1, 86_400)]
    public int AccountAttemptSeconds { get; set; } = 120;

    /// <summary>Attempts to sign in or register that one address may have at once; 0 = as many as anyone likes.</summary>
    [Range(0, 100_000)]
    public int AddressAttempts { get; set; } = 30;

    /// <summary>Seconds until an address is given back one attempt.</summary>
    [Range(1, 86_400)]
    public int AddressAttemptSeconds { get; set; } = 60;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Issuers.Select(issuer => issuer.Issuer).Append(Issuer).Distinct(StringComparer.Ordinal).Count() <= Issuers.Count)
            yield return new("must name each issuer once, and none as Auth:Issuer, which writes our own tokens", [nameof(Issuers)]);
        if (!OwnAccounts && Issuers.Count == 0)
            yield return new("must be true while there are no Auth:Issuers: nobody could sign in", [nameof(OwnAccounts)]);
    }
}

/// <summary>Section <c>Realtime</c>.</summary>
sealed class RealtimeSettings
{
    /// <summary>Hours an event cursor can be resumed from.</summary>
    [Range(1, 24 * 30)]
    public int CursorHours { get; set; } = 72;

    /// <summary>Events a cursor may be behind; more = resync.required.</summary>
    [Range(100, 1_000_000)]
    public int MaxResumeEvents { get; set; } = 10_000;

    /// <summary>Recent events kept in memory for resuming.</summary>
    [Range(0, 1_000_000)]
    public int RecentEvents { get; set; } = 20_000;

    /// <summary>Milliseconds between looks at the log when nothing wakes the tail.</summary>
    [Range(10, 60_000)]
    public int PollMs { get; set; } = 1_000;

    /// <summary>The same while Redis cannot be reached.</summary>
    [Range(10, 60_000)]
    public int PollWithoutRedisMs { get; set; } = 250;

    /// <summary>Seconds between heartbeats on a WebSocket.</summary>
    [Range(1, 300)]
    public int HeartbeatSeconds { get; set; } = 25;

    /// <summary>Seconds of silence after which a WebSocket is closed.</summary>
    [Range(2, 600)]
    public int SilenceSeconds { get; set; } = 60;

    /// <summary>Events queued for one connection before it is closed as too slow.</summary>
    [Range(16, 65_536)]
    public int QueueEvents { get; set; } = 256;

    /// <summary>Bytes queued for one connection before it is closed as too slow.</summary>
    [Range(65_536, 67_108_864)]
    public int QueueBytes { get; set; } = 1_048_576;

    /// <summary>Seconds one write may take before the connection is closed as too slow.</summary>
    [Range(1, 120)]
    public int WriteSeconds { get; set; } = 10;

    /// <summary>Connections a user may have on a node, waiting GetEvents calls included; 0 = any number.</summary>
    [Range(0, 1_000_000)]
    public int ConnectionsPerUser { get; set; } = 10;

    /// <summary>Connections from one address (IPv6: a network of 64 bits) on a node; 0 = any number.</summary>
    [Range(0, 1_000_000)]
    public int ConnectionsPerAddress { get; set; } = 200;

    /// <summary>Connections on a node; 0 = any number.</summary>
    [Range(0, 10_000_000)]
    public int Connections { get; set; } = 5_000;

    /// <summary>Frames a WebSocket may send a minute, and as many heartbeats; 0 = any number.</summary>
    [Range(0, 1_000_000)]
    public int FramesPerMinute { get; set; } = 600;

    /// <summary>Milliseconds between heartbeats that server-event clients are told.</summary>
    [Range(1_000, 300_000)]
    public int SseHeartbeatMs { get; set; } = 10_000;

    /// <summary>Milliseconds of silence after which server-event clients reconnect by themselves.</summary>
    [Range(2_000, 600_000)]
    public int SseIdleMs { get; set; } = 30_000;

    /// <summary>Seconds without a heartbeat after which a server-event stream that has sent one is closed.</summary>
    [Range(5, 3_600)]
    public int SseExpireSeconds { get; set; } = 120;

    /// <summary>Seconds between line feeds that keep a server-event stream alive.</summary>
    [Range(1, 15)]
    public int SseKeepAliveSeconds { get; set; } = 15;
}

/// <summary>Section <c>Presence</c>: who is there, and who is typing.</summary>
sealed class PresenceSettings
{
    /// <summary>Seconds after a device's last connection has closed until it counts as gone.</summary>
    [Range(0, 3_600)]
    public int OfflineSeconds { get; set; } = 30;

    /// <summary>Seconds without a word from a node after which its devices count as gone.</summary>
    [Range(3, 3_600)]
    public int NodeSeconds { get; set; } = 45;

    /// <summary>Seconds between two events about one user to one connection.</summary>
    [Range(0, 3_600)]
    public int EventSeconds { get; set; } = 30;

    /// <summary>Seconds typing lasts unless it is repeated.</summary>
    [Range(1, 60)]
    public int TypingSeconds { get; set; } = 6;
}

/// <summary>Section <c>RateLimits</c>: how often something may be done, as "burst; refill", such as 60; 1/s. Each is the <see cref="ServiceModel.Rate"/> of its name.</summary>
sealed class RateLimitSettings
{
    /// <summary>False = no limit below is in force: for benchmarks and tests.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>All requests of a user, such as 300; 5/s: 300 at once, then 5 a second; 0 = off.</summary>
    [Quota]
    public string AllPerUser { get; set; } = "300; 5/s";

    /// <summary>All requests from an address (IPv6: a network of 64 bits); 0 = off.</summary>
    [Quota]
    public string AllPerAddress { get; set; } = "600; 20/s";

    /// <summary>Messages a user sends; 0 = off.</summary>
    [Quota]
    public string SendPerUser { get; set; } = "60; 1/s";

    /// <summary>Messages sent to a conversation; 0 = off.</summary>
    [Quota]
    public string SendPerConversation { get; set; } = "100; 50/s";

    /// <summary>Calls of a user that copy messages, each up to 100 into up to 10 conversations; 0 = off.</summary>
    [Quota]
    public string ForwardPerUser { get; set; } = "10; 10/min";

    /// <summary>Delivered and read marks of a user in a conversation; 0 = off.</summary>
    [Quota]
    public string Receipts { get; set; } = "10; 2/s";

    /// <summary>Searches of a user; 0 = off.</summary>
    [Quota]
    public string SearchPerUser { get; set; } = "20; 1/2s";

    /// <summary>How often a user starts, or goes on, typing in a conversation; 0 = off.</summary>
    [Quota]
    public string Typing { get; set; } = "3; 1/3s";

    /// <summary>Events of the app's own that a user sends to a conversation; 0 = off.</summary>
    [Quota]
    public string CustomEvents { get; set; } = "20; 5/s";

    /// <summary>The same of all members together; 0 = off.</summary>
    [Quota]
    public string CustomEventsPerConversation { get; set; } = "100; 50/s";

    /// <summary>Groups a user makes; 0 = off.</summary>
    [Quota]
    public string CreateGroupPerUser { get; set; } = "20; 20/d";

    /// <summary>Calls of a user that add members or make invite links; 0 = off.</summary>
    [Quota]
    public string InvitePerUser { get; set; } = "100; 100/d";
}

/// <summary>Section <c>Messages</c>.</summary>
sealed class MessageSettings
{
    /// <summary>Hours a sender may edit a message.</summary>
    [Range(0, 1_000_000)]
    public int EditHours { get; set; } = 24;

    /// <summary>Hours a sender may delete a message for everyone; those whose role lets them delete others' messages may at any time.</summary>
    [Range(0, 1_000_000)]
    public int DeleteHours { get; set; } = 48;

    /// <summary>Whether members may see what a message said before it was edited; false = only its sender and those whose role lets them delete it.</summary>
    public bool ShowVersions { get; set; } = true;
}

/// <summary>Section <c>Groups</c>.</summary>
sealed class GroupSettings
{
    /// <summary>Members a group may have.</summary>
    [Range(2, 100_000)]
    public int MaxMembers { get; set; } = 1_000;
}

/// <summary>Section <c>Receipts</c>.</summary>
sealed class ReceiptSettings
{
    /// <summary>Days it is known when a message was received and read; who has read it is known for ever.</summary>
    [Range(1, 3_650)]
    public int KeepDays { get; set; } = 30;
}

/// <summary>Section <c>Demo</c>.</summary>
sealed class DemoSettings
{
    /// <summary>True = make the users alice and bob at start, whose password is printed: to try things out, never for real use.</summary>
    public bool Users { get; set; }
}
