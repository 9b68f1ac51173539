namespace ChatApi.ServiceModel;

/// <summary>The HTTP status of an error code.</summary>
/// <param name="status">400 to 599.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class StatusAttribute(int status) : Attribute
{
    /// <summary>400 to 599.</summary>
    public int Status { get; } = status;
}

/// <summary>Every code a request may be refused with, and its status. On the wire it is text: codes may be added.</summary>
public enum ErrorCode
{
    /// <summary>A code added after this version was made: read <see cref="ResponseStatus.ErrorCode"/>.</summary>
    [Status(500)] Unknown,

    /// <summary>Something must be given.</summary>
    [Status(400)] NotEmpty,

    /// <summary>Text or an answer is too long.</summary>
    [Status(400)] MaximumLength,

    /// <summary>Text is too short.</summary>
    [Status(400)] MinimumLength,

    /// <summary>Too many items.</summary>
    [Status(400)] MaximumCount,

    /// <summary>A number is out of bounds.</summary>
    [Status(400)] InclusiveBetween,

    /// <summary>Text does not have the form asked for.</summary>
    [Status(400)] RegularExpression,

    /// <summary>A value or a combination of values makes no sense.</summary>
    [Status(400)] InvalidValue,

    /// <summary>The request could not be read: not JSON, or a value of the wrong type.</summary>
    [Status(400)] SerializationException,

    /// <summary>Text holds U+0000, which no text may.</summary>
    [Status(400)] InvalidText,

    /// <summary>The message's text is over its limit.</summary>
    [Status(400)] MessageTooLong,

    /// <summary>A batch has too many items.</summary>
    [Status(400)] BatchTooLarge,

    /// <summary>A list cursor that this list did not give.</summary>
    [Status(400)] InvalidCursor,

    /// <summary>The password is too short, too long, well known, or holds the user's own name.</summary>
    [Status(400)] WeakPassword,

    /// <summary>The operation, or a member of the request, is for groups only.</summary>
    [Status(400)] NotAGroup,

    /// <summary>No token was given, or the user name and password do not match.</summary>
    [Status(401)] Unauthorized,

    /// <summary>The access token has expired: renew it.</summary>
    [Status(401)] TokenExpired,

    /// <summary>The token is forged, damaged, revoked or of an unknown issuer: sign in again.</summary>
    [Status(401)] TokenInvalid,

    /// <summary>Signed in, but not allowed.</summary>
    [Status(403)] Forbidden,

    /// <summary>This user cannot be contacted; the reason is not told.</summary>
    [Status(403)] CannotContactUser,

    /// <summary>The time for it is over; the message says how long it was.</summary>
    [Status(403)] TooLate,

    /// <summary>There is no such operation, path or thing.</summary>
    [Status(404)] NotFound,

    /// <summary>It does not exist, or the caller is not a member: strangers cannot tell which.</summary>
    [Status(404)] ConversationNotFound,

    /// <summary>It does not exist, or the caller may not read it.</summary>
    [Status(404)] MessageNotFound,

    /// <summary>No scheduled message of the caller has this id: it was sent or taken back.</summary>
    [Status(404)] ScheduledNotFound,

    /// <summary>No user has this id. <c>meta.userIds</c> names those that are missing.</summary>
    [Status(404)] UserNotFound,

    /// <summary>There is no such invite link, or it works no more: it was revoked, has expired or is used up.</summary>
    [Status(404)] InviteLinkNotFound,

    /// <summary>The verb is not this operation's: see the <c>Allow</c> header.</summary>
    [Status(405)] MethodNotAllowed,

    /// <summary>The state does not allow it.</summary>
    [Status(409)] Conflict,

    /// <summary>The key was used before for another request: make a new one.</summary>
    [Status(409)] IdempotencyKeyReused,

    /// <summary>It was changed since the version given: load it again.</summary>
    [Status(409)] VersionConflict,

    /// <summary>The message was deleted for everyone.</summary>
    [Status(409)] MessageDeleted,

    /// <summary>The message has as many different reactions as it may have, or as many of one user's.</summary>
    [Status(409)] TooManyReactions,

    /// <summary>The user name is taken.</summary>
    [Status(409)] UserNameTaken,

    /// <summary>The e-mail address is in use.</summary>
    [Status(409)] EmailTaken,

    /// <summary>The phone number is in use.</summary>
    [Status(409)] PhoneTaken,

    /// <summary>The owner cannot leave others behind: transfer the ownership first.</summary>
    [Status(409)] LastOwner,

    /// <summary>The group has as many working invite links as a group may have: revoke one.</summary>
    [Status(409)] TooManyInviteLinks,

    /// <summary>The group has as many members as a group may have.</summary>
    [Status(409)] GroupFull,

    /// <summary>The conversation has as many pinned messages as it may have: unpin one first.</summary>
    [Status(409)] TooManyPins,

    /// <summary>The user has blocked as many users as one may.</summary>
    [Status(409)] TooManyBlocks,

    /// <summary>The voting is over.</summary>
    [Status(409)] PollClosed,

    /// <summary>As many scheduled messages wait as may: send or cancel one first.</summary>
    [Status(409)] TooManyScheduled,

    /// <summary>The cursor cannot be served: load the snapshot and go on from its cursor. <c>meta.reason</c> says why.</summary>
    [Status(410)] ResyncRequired,

    /// <summary>The body is over its limit.</summary>
    [Status(413)] RequestTooLarge,

    /// <summary>The content encoding or media type is not supported.</summary>
    [Status(415)] UnsupportedMediaType,

    /// <summary>Too many requests: wait as <c>Retry-After</c> says.</summary>
    [Status(429)] RateLimitExceeded,

    /// <summary>A bug. <c>meta.traceId</c> finds it in the log.</summary>
    [Status(500)] InternalServerError,

    /// <summary>The database cannot be reached. Whether the request was done is unknown: repeat it with the same key.</summary>
    [Status(503)] DatabaseUnavailable,

    /// <summary>The database has no space left; nothing was stored, or the message says that it is unknown. Repeat it later with the same key.</summary>
    [Status(503)] StorageFull,

    /// <summary>The conversation is locked by others: repeat it.</summary>
    [Status(503)] ConversationBusy,

    /// <summary>The service is overloaded or going down: repeat it.</summary>
    [Status(503)] Overloaded,
}
