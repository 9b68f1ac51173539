using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Users;

/// <summary>Says which of a user's names another account has.</summary>
static class TakenNames
{
    /// <summary>409 <c>UserNameTaken</c>, <c>EmailTaken</c> or <c>PhoneTaken</c> when the write runs into the unique constraint.</summary>
    public static async Task TellAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "users_user_name_key" })
        {
            throw new ChatException(ErrorCode.UserNameTaken, "That user name is taken; choose another.", "userName");
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "users_email_key" })
        {
            throw new ChatException(ErrorCode.EmailTaken, "That e-mail address has an account; sign in with it, or give another.", "email");
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "users_phone_key" })
        {
            throw new ChatException(ErrorCode.PhoneTaken, "That phone number has an account; sign in with it, or give another.", "phone");
        }
    }
}
