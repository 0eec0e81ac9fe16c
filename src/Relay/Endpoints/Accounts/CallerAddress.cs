using System.Net;
using System.Net.Sockets;

namespace Relay.Endpoints.Accounts;

/// <summary>
/// Where a request comes from, as limits count it. Behind proxies named in the settings, the nearest address in <c>X-Forwarded-For</c> that
/// is none of them; whatever else the header says was written by the caller. An IPv6 network of 64 bits counts as one address: a host has
/// all of them.
/// </summary>
internal sealed class CallerAddress(IReadOnlyList<string> trustedProxies)
{
    private const int MaxHops = 16;

    private readonly IPNetwork[] _trusted = [.. trustedProxies.Select(Parse)];

    public string Of(HttpContext context)
    {
        IPAddress address = Plain(context.Connection.RemoteIpAddress ?? IPAddress.None);
        if (IsTrusted(address))
        {
            string[] hops = context.Request.Headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries);
            foreach (string hop in hops.AsEnumerable().Reverse().Take(MaxHops))
            {
                if (!IPAddress.TryParse(hop, out IPAddress? named))
                {
                    break; // what is left of garbage is no better
                }

                address = Plain(named);
                if (!IsTrusted(address))
                {
                    break;
                }
            }
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Network64(address) : address.ToString();
    }

    /// <summary>Whether the caller came over https: to Relay itself, or to a proxy that is believed and says so.</summary>
    public bool IsSecure(HttpContext context) => context.Request.IsHttps
        || (IsTrusted(Plain(context.Connection.RemoteIpAddress ?? IPAddress.None))
            && string.Equals(context.Request.Headers["X-Forwarded-Proto"], "https", StringComparison.OrdinalIgnoreCase));

    private static IPNetwork Parse(string text) => IPNetwork.TryParse(text, out IPNetwork network) ? network : Single(IPAddress.Parse(text));

    private static IPNetwork Single(IPAddress address) => new(address, address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string Network64(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes) + "/64";
    }

    private bool IsTrusted(IPAddress address)
    {
        foreach (IPNetwork network in _trusted)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
