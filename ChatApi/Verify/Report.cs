using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatApi.Verify;

/// <summary>One run as it is printed and as it is written with --json.</summary>
/// <param name="Wanted">Users there should have been: fewer when the service limits registrations.</param>
/// <param name="Limited">Registrations that met a rate limit.</param>
sealed record Report(DateTimeOffset At, IReadOnlyList<string> Urls, double Seconds, int Users, int Wanted, int Conversations, int Seed, int Limited, Verdict Verdict)
{
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.Report);

    public override string ToString()
    {
        var v = Verdict;
        var text = new StringBuilder();
        text.AppendLine($"verify {At:yyyy-MM-dd HH:mm}Z · {string.Join(' ', Urls)} · {Seconds:0} s · {Users} users{(Users < Wanted ? $" of {Wanted}" : "")}, {Conversations} conversations · seed {Seed}");
        text.AppendLine();
        text.AppendLine($"  attempted     {v.Attempted,8}   messages, each with a key of its own");
        text.AppendLine($"  acknowledged  {v.Acknowledged,8}");
        text.AppendLine($"  found         {v.Found,8}   {v.Recovered} of them recovered: unknown to their sender, but there");
        text.AppendLine($"  heard         {v.Heard,8}   events; {v.Resumes} resumes, {v.Resyncs} resyncs, {v.MembershipChanges} membership changes");
        text.AppendLine($"  changed       {v.MessageChanges,8}   times a message was edited, deleted or reacted to");
        text.AppendLine($"  calls         {v.Calls["ok"],8}   ok, {v.Calls["failed"]} failed, {v.Calls["unknown"]} unknown");
        text.AppendLine($"  limited       {v.Calls["limited"],8}   of the failed by rate limits; {Limited} registrations met one{(Users < Wanted ? " (Auth:AddressAttempts)" : "")}");
        text.AppendLine();
        foreach (var (promise, broken) in v.Broken)
        {
            text.AppendLine($"  {promise,-13} {broken.Count,8}{(broken.Count == 0 ? "" : "   ← must be 0")}");
            foreach (var example in broken.Examples)
                text.AppendLine($"      {example}");
        }
        text.AppendLine();
        text.AppendLine($"  send → 2xx          p50 {v.SendTimes.P50} ms, p95 {v.SendTimes.P95} ms, max {v.SendTimes.Max} ms");
        text.AppendLine($"  2xx → heard         p50 {v.DeliveryTimes.P50} ms, p95 {v.DeliveryTimes.P95} ms, max {v.DeliveryTimes.Max} ms");
        text.AppendLine($"  resume → caught up  p50 {v.ResumeTimes.P50} ms, p95 {v.ResumeTimes.P95} ms, max {v.ResumeTimes.Max} ms");
        text.AppendLine($"  longest time without an acknowledged send  {v.LongestSilenceSeconds} s");
        foreach (var recovery in v.Recoveries)
            text.AppendLine($"  at {recovery.AtSeconds,6:0.0} s  {recovery.Fault,-34} next send acknowledged after {recovery.Seconds?.ToString("0.000") ?? "–"} s");
        text.AppendLine();
        text.Append(v.IsGood ? "Every promise was kept." : v.Acknowledged == 0 ? "Nothing was acknowledged, so nothing is proved." : "A promise was broken.");
        return text.ToString();
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Report))]
sealed partial class ReportJson : JsonSerializerContext;
