using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>
/// An event about a member, or both of a direct conversation, for those who may not see how far somebody has read: one of the two has
/// turned read receipts off. Everyone sees their own mark.
/// </summary>
sealed class MemberForms(List<MemberRow> members, Func<List<Member>, ServerEvent> wrap) : EventForms
{
    public override int FormFor(in Hearer hearer)
    {
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].UserId != hearer.UserId && (members[i].ReadsHidden || hearer.ReadsHidden))
                return i + 1;
        }
        return 0;
    }

    /// <summary>Without the read mark of the member of this number, from 1; 0 = with all.</summary>
    public override ServerEvent? Make(int form) =>
        wrap([.. members.Select((row, i) => row.ToMember() with { ReadSeq = form == i + 1 ? null : row.ReadSeq })]);

    public override EventForms? Without(ErasedMessages erased) => null;
}
