using System.Net;
using System.Net.Sockets;

namespace Relay.Archive;

/// <summary>
/// Tells addresses of the open internet from those that lead to this machine, its network or nowhere. A link comes from a provider: it
/// must not make Relay ask what only Relay can reach (cloud metadata, databases, routers).
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] s_closed =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this host
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"), // carriers' NAT
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), // link local, and cloud metadata
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/3"), // multicast, reserved, broadcast
    ];

    private static readonly IPNetwork s_global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork s_documentation6 = IPNetwork.Parse("2001:db8::/32");
    private static readonly IPNetwork s_teredo = IPNetwork.Parse("2001::/32");
    private static readonly IPNetwork s_sixToFour = IPNetwork.Parse("2002::/16");

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !s_closed.Any(network => network.Contains(address));
        }

        // Of IPv6 only what is handed out as global; tunnels carry an IPv4 address that would have to be looked at, and nobody serves from them.
        return s_global6.Contains(address) && !s_documentation6.Contains(address) && !s_teredo.Contains(address) && !s_sixToFour.Contains(address);
    }
}
