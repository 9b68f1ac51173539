using System.Collections;
using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Operations;

/// <summary>
/// Checks a request against the rules on its members, whatever their depth, and refuses U+0000 in any text (PostgreSQL cannot
/// store it) and null in any list. What is looked at is found out once per type; a check then makes no use of reflection.
/// </summary>
sealed class RequestValidator
{
    /// <summary>Field errors told at once; a list of thousands of bad items is not answered in full.</summary>
    private const int MaxErrors = 25;

    private readonly ConcurrentDictionary<Type, Member[]> plans = new();

    /// <summary>Does nothing when all is well. 400 with every field error (one a member), the first of them at the top, when not.</summary>
    public void Check(object request)
    {
        List<ResponseError>? errors = null;
        CheckMembers(request, "", ref errors);
        if (errors is not null)
            throw new ChatException(Enum.Parse<ErrorCode>(errors[0].ErrorCode), errors[0].Message, errors[0].FieldName) { Errors = errors };
    }

    private void CheckMembers(object part, string prefix, ref List<ResponseError>? errors)
    {
        foreach (var member in plans.GetOrAdd(part.GetType(), PlanOf))
        {
            var value = member.Get(part);
            if (CheckRules(member, value, prefix, ref errors) && value is not null && member.HasInside)
                CheckInside(value, prefix + member.Name, ref errors);
        }
    }

    private static bool CheckRules(Member member, object? value, string prefix, ref List<ResponseError>? errors)
    {
        foreach (var rule in member.Rules)
        {
            if (rule.Check(value) is not { } wrong)
                continue;
            Add(ref errors, rule.ErrorCode, prefix + member.Name, wrong);
            return false;
        }
        return true;
    }

    private void CheckInside(object value, string path, ref List<ResponseError>? errors)
    {
        switch (value)
        {
            case string text:
                if (text.Contains('\0'))
                    Add(ref errors, ErrorCode.InvalidText, path, "must not contain U+0000.");
                break;
            case JsonElement:
                break; // its size and content are the rule's
            case IDictionary map:
                foreach (DictionaryEntry entry in map)
                {
                    if (entry.Key is string key && key.Contains('\0'))
                        Add(ref errors, ErrorCode.InvalidText, path, "must not contain U+0000 in a name.");
                    else if (entry.Value is not null)
                        CheckInside(entry.Value, $"{path}.{entry.Key}", ref errors);
                }
                break;
            case IEnumerable list:
                var index = 0;
                foreach (var item in list)
                {
                    if (errors?.Count >= MaxErrors)
                        return;
                    if (item is null)
                        Add(ref errors, ErrorCode.NotEmpty, $"{path}[{index}]", "must not be null.");
                    else
                        CheckInside(item, $"{path}[{index}]", ref errors);
                    index++;
                }
                break;
            default:
                CheckMembers(value, path + ".", ref errors);
                break;
        }
    }

    private static void Add(ref List<ResponseError>? errors, ErrorCode code, string path, string wrong)
    {
        errors ??= [];
        if (errors.Count < MaxErrors)
            errors.Add(new ResponseError { ErrorCode = code.ToString(), FieldName = path, Message = $"'{path}' {wrong}" });
    }

    private static Member[] PlanOf(Type type) =>
    [
        .. from property in ContractRules.MembersOf(type)
           let rules = property.GetCustomAttributes<RuleAttribute>().ToArray()
           let hasInside = property.PropertyType == typeof(string) || !(ContractRules.IsScalar(property.PropertyType) || IsPlainList(property.PropertyType))
           where rules.Length > 0 || hasInside
           select new Member(JsonNamingPolicy.CamelCase.ConvertName(property.Name), GetterOf(property), rules, hasInside),
    ];

    /// <summary>A list whose items need no look: numbers and the like, never null.</summary>
    private static bool IsPlainList(Type type) => ContractRules.ItemOf(type) is { IsValueType: true } item && ContractRules.IsScalar(item) && Nullable.GetUnderlyingType(item) is null;

    private static Func<object, object?> GetterOf(PropertyInfo property)
    {
        var part = Expression.Parameter(typeof(object));
        var value = Expression.Property(Expression.Convert(part, property.DeclaringType!), property);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), part).Compile();
    }

    private sealed record Member(string Name, Func<object, object?> Get, RuleAttribute[] Rules, bool HasInside);
}
