using System.Buffers.Binary;

namespace Relay.LoadTest.Net;

/// <summary><c>struct sockaddr_in</c> of a port on 127.0.0.1: nothing here talks to another machine.</summary>
internal struct LoopbackAddress(int port)
{
    public const uint Size = 16;

    public ushort Family = Libc.InternetFamily;
    public ushort NetworkPort = BinaryPrimitives.ReverseEndianness((ushort)port);
    public uint Address = 0x0100_007F;
    public ulong Padding;

    public readonly int Port => BinaryPrimitives.ReverseEndianness(NetworkPort);
}
