using System.Globalization;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi.Http;

/// <summary>
/// The headers of draft-ietf-httpapi-ratelimit-headers-11: <c>RateLimit-Policy: "sendPerUser";q=60;w=60</c> (so many in so many seconds)
/// and <c>RateLimit: "sendPerUser";r=59;t=1</c> (so many left; in so many seconds all of them are there again).
/// </summary>
static class RateHeaders
{
    private const string Policy = "RateLimit-Policy";
    private const string Left = "RateLimit";

    /// <summary>Adds them when the answer is written, whatever it is, from what the limits will have said by then.</summary>
    public static void TellRatesOf(this HttpResponse response, Caller caller) => response.OnStarting(static state =>
    {
        var (response, caller) = ((HttpResponse, Caller))state;
        if (!response.Headers.ContainsKey(Left))
            response.TellRates(caller.Rates);
        return Task.CompletedTask;
    }, (response, caller));

    public static void TellRates(this HttpResponse response, IReadOnlyList<RateState> rates)
    {
        if (rates.Count == 0)
            return;
        response.Headers[Policy] = string.Join(", ", rates.Select(rate =>
            string.Create(CultureInfo.InvariantCulture, $"\"{rate.Name}\";q={rate.Quota.Burst};w={Seconds(rate.Quota.LimitUs)}")));
        response.Headers[Left] = string.Join(", ", rates.Select(rate =>
            string.Create(CultureInfo.InvariantCulture, $"\"{rate.Name}\";r={rate.Remaining};t={Seconds(rate.DebtUs)}")));
    }

    private static long Seconds(long us) => (us + 999_999) / 1_000_000;
}
