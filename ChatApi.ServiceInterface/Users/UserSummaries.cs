using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Users;

/// <summary>How the columns that name a user become what others see of them.</summary>
static class UserSummaries
{
    /// <summary>An account that is gone keeps its id and nothing else.</summary>
    public static UserSummary Of(string id, string? userName, string? displayName, bool deleted) => deleted
        ? new UserSummary { Id = id, Deleted = true }
        : new UserSummary { Id = id, UserName = userName, DisplayName = displayName ?? "" };
}
