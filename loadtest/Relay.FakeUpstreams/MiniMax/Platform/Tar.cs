using System.Globalization;
using System.Text;

namespace Relay.FakeUpstreams.MiniMax.Platform;

/// <summary>Packs files the way the platform packs results of long speech.</summary>
internal static class Tar
{
    private const int Block = 512;

    public static byte[] Of(params (string Name, byte[] Bytes)[] files)
    {
        using MemoryStream tar = new();
        foreach ((string name, byte[] bytes) in files)
        {
            byte[] head = new byte[Block];
            Put(head, 0, name);
            Put(head, 100, "0000644\0");
            Put(head, 108, "0000000\0");
            Put(head, 116, "0000000\0");
            Put(head, 124, Convert.ToString(bytes.Length, 8).PadLeft(11, '0') + " ");
            Put(head, 136, "14000000000 ");
            Put(head, 148, "        ");
            head[156] = (byte)'0';
            Put(head, 257, "ustar\0" + "00");
            int sum = head.Sum(static b => b);
            Put(head, 148, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
            tar.Write(head);
            tar.Write(bytes);
            tar.Write(new byte[(Block - (bytes.Length % Block)) % Block]);
        }

        tar.Write(new byte[Block * 2]);
        return tar.ToArray();
    }

    private static void Put(byte[] head, int at, string text) => Encoding.ASCII.GetBytes(text, head.AsSpan(at));
}
