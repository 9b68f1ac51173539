using System.Collections.Immutable;

namespace ChatApi.Client;

/// <summary>What an event says of the members of its conversation, who are all known, in the order of their user ids.</summary>
static class MemberReducer
{
    /// <summary>The members after an event of their conversation, or of a user.</summary>
    /// <param name="members">As they are known.</param>
    /// <param name="e">What happened.</param>
    /// <param name="me">The id of the user who hears it.</param>
    public static ImmutableList<Member> After(ImmutableList<Member> members, ServerEvent e, string me) => e switch
    {
        MemberAdded { Member: var member } => Without(members, member.User.Id).Add(member).Sort((one, other) => string.CompareOrdinal(one.User.Id, other.User.Id)),
        MemberUpdated { Member: var member } => Changed(members, member.User.Id, _ => member),
        MemberRemoved { UserId: var userId } => Without(members, userId),
        MessageDelivered { Receipt: var receipt } => Changed(members, receipt.UserId, member => With(member, receipt.DeliveredSeq, receipt.ReadSeq)),
        MessageRead { Receipt: var receipt } => Changed(members, receipt.UserId, member => With(member, receipt.DeliveredSeq, receipt.ReadSeq)),
        MessageCreated { Message: { Type: not "system" } message } =>
            Changed(members, message.Sender.Id, member => With(member, message.Seq, member.ReadSeq is null ? null : message.Seq)),
        MyMembershipUpdated updated => With(members, updated, me),
        UserUpdated { User: var user } => Changed(members, user.Id, member => member with { User = user }),
        _ => members,
    };

    /// <summary>Cleared messages are not told, and so not what they say of marks: one's own, and the other's in a direct conversation, come with this.</summary>
    private static ImmutableList<Member> With(ImmutableList<Member> members, MyMembershipUpdated updated, string me)
    {
        members = Changed(members, me, member => With(member, updated.Me.DeliveredSeq, updated.Me.ReadSeq));
        return updated.OtherReceipt is { } other ? Changed(members, other.UserId, member => With(member, other.DeliveredSeq, other.ReadSeq)) : members;
    }

    private static Member With(Member member, long deliveredSeq, long? readSeq) => member with
    {
        DeliveredSeq = Math.Max(member.DeliveredSeq, deliveredSeq),
        ReadSeq = readSeq is { } read ? Math.Max(member.ReadSeq ?? 0, read) : member.ReadSeq,
    };

    private static ImmutableList<Member> Without(ImmutableList<Member> members, string userId) => members.RemoveAll(member => member.User.Id == userId);

    private static ImmutableList<Member> Changed(ImmutableList<Member> members, string userId, Func<Member, Member> change)
    {
        var at = members.FindIndex(member => member.User.Id == userId);
        return at < 0 ? members : members.SetItem(at, change(members[at]));
    }
}
