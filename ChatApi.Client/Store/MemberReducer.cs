using System.Collections.Immutable;

namespace ChatApi.Client;

/// <summary>What an event says of the members of its conversation, who are all known, in the order of their user ids.</summary>
static class MemberReducer
{
    public static ImmutableList<Member> After(ImmutableList<Member> members, ServerEvent e) => e switch
    {
        MemberAdded { Member: var member } => Without(members, member.User.Id).Add(member).Sort((one, other) => string.CompareOrdinal(one.User.Id, other.User.Id)),
        MemberUpdated { Member: var member } => Changed(members, member.User.Id, _ => member),
        MemberRemoved { UserId: var userId } => Without(members, userId),
        MessageDelivered { Receipt: var receipt } => Changed(members, receipt.UserId, member => With(member, receipt.DeliveredSeq, receipt.ReadSeq)),
        MessageRead { Receipt: var receipt } => Changed(members, receipt.UserId, member => With(member, receipt.DeliveredSeq, receipt.ReadSeq)),
        MessageCreated { Message: { Type: not "system" } message } =>
            Changed(members, message.Sender.Id, member => With(member, message.Seq, member.ReadSeq is null ? null : message.Seq)),
        UserUpdated { User: var user } => Changed(members, user.Id, member => member with { User = user }),
        _ => members,
    };

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
