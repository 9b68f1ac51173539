using System.Net;
using System.Net.Sockets;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>
/// <c>chatapi:rate:{limit}:{whose}</c>: text, the time at which nothing of the limit is used any more, in microseconds since 1970 on
/// Redis's own clock. Written by the script of <see cref="RateLimiter"/> alone; expires at that time. Its loss lets a burst through
/// again, less what each node remembers of it: the next request there writes it back.
/// </summary>
static class RateKeys
{
    public static string Of(Rate rate, string whose) => $"chatapi:rate:{rate}:{whose}";

    /// <summary>IPv4 as it is, also when it is written as IPv6; of IPv6 the network of 64 bits, which one customer has.</summary>
    public static string Of(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        return Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8));
    }
}
