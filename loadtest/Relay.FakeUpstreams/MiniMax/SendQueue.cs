using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>
/// Looks at what a socket has sent and the peer has not acknowledged. A reset throws that away, so a cut "after N slices" has
/// to wait until they have arrived. Linux only; elsewhere a burst cut right away may lose some of its slices.
/// </summary>
internal static partial class SendQueue
{
    // SIOCOUTQ of linux/sockios.h: bytes not yet acknowledged.
    private const nuint OutQueue = 0x5411;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(1);

    /// <summary>Returns when the peer has everything, or at the latest when <paramref name="giveUp"/> fires.</summary>
    public static async Task DrainAsync(Socket socket, CancellationToken giveUp)
    {
        while (OperatingSystem.IsLinux() && Unacknowledged(socket) > 0)
        {
            await Task.Delay(s_poll, giveUp);
        }
    }

    private static unsafe int Unacknowledged(Socket socket)
    {
        int bytes = 0;
        return ioctl((int)socket.Handle, OutQueue, &bytes) == 0 ? bytes : 0;
    }

    [LibraryImport("libc")]
    private static unsafe partial int ioctl(int descriptor, nuint request, int* value);
}
