namespace ChatApi.ServiceModel;

/// <summary>A request whose answer is a <typeparamref name="TResponse"/>.</summary>
public interface IReturn<TResponse>;

/// <summary>A request whose answer is empty: 204.</summary>
public interface IReturnVoid;

/// <summary>Read by GET; its members are flat, because they travel in the query string. POST works too.</summary>
public interface IGet;

/// <summary>Sent by POST.</summary>
public interface IPost;

/// <summary>Sent by PUT; POST works too.</summary>
public interface IPut;

/// <summary>Sent by PATCH; POST works too.</summary>
public interface IPatch;

/// <summary>Sent by DELETE; its members are flat, because they travel in the query string. POST works too.</summary>
public interface IDelete;

/// <summary>An answer that may have just made something: true gives 201, false 200.</summary>
public interface ICreated
{
    /// <summary>Whether this call made it. Not part of the JSON: the status says it, from which clients set it.</summary>
    bool Created { get; set; }
}

/// <summary>An answer that may repeat an earlier one: true adds the header <c>Idempotency-Replayed: true</c>.</summary>
public interface IReplayed
{
    /// <summary>True when an earlier call with the same key made it; left out otherwise.</summary>
    bool? Replayed { get; }
}

/// <summary>A public path of a request. Placeholders such as <c>{ConversationId}</c> name its members.</summary>
/// <param name="path">Starts with a slash.</param>
/// <param name="verb">One HTTP verb: the request's own.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class RouteAttribute(string path, string verb) : Attribute
{
    /// <summary>The path, with placeholders.</summary>
    public string Path { get; } = path;

    /// <summary>The HTTP verb.</summary>
    public string Verb { get; } = verb;
}

/// <summary>Who may run an operation. Every request has exactly one; the host does not start otherwise.</summary>
/// <param name="actor">The least the caller must be.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AccessAttribute(Actor actor) : Attribute
{
    /// <summary>The least the caller must be.</summary>
    public Actor Actor { get; } = actor;
}

/// <summary>
/// What in a conversation the caller's role must allow, beside being a member: other members get 403 <c>Forbidden</c>. On a member of the
/// request it holds when that is given. Checked by the service under the conversation's lock.
/// </summary>
/// <param name="permission">What is done.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class NeedsAttribute(Permission permission) : Attribute
{
    /// <summary>What is done.</summary>
    public Permission Permission { get; } = permission;

    /// <summary>On a member of the request: only when it has this value, as text.</summary>
    public string? When { get; set; }
}

/// <summary>The least a caller must be. <see cref="Member"/> is checked by the service in its transaction.</summary>
public enum Actor
{
    /// <summary>Anyone, signed in or not.</summary>
    Anonymous,

    /// <summary>Anyone with a valid token.</summary>
    SignedIn,

    /// <summary>A member of the conversation named; for all others it does not exist (404).</summary>
    Member,

    /// <summary>An administrator of an app's own issuer, as the token's admin claim says: all others get 403.</summary>
    Admin,
}
