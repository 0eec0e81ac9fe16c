using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Relay.Archive;
using Relay.Upstreams.Local;

namespace Relay.Hosting.Doctor;

/// <summary>Looks at the machine: disk, limits, clock, address, programs. Changes nothing.</summary>
internal static class MachineChecks
{
    // A stream holds a socket to its caller and one to its upstream, most keep a clip open as well.
    private const int FilesAStream = 3;
    private const int FewStreams = 1000;
    private const long FewBytes = 1024 * 1024 * 1024;
    private const long NoBytes = 64 * 1024 * 1024;

    public static IEnumerable<Finding> Run(AllOptions options, bool isServing)
    {
        yield return Disk("data", options.Relay.Data);
        if (options.Archive.Enabled)
        {
            yield return Disk("archive", options.Archive.RootIn(options.Relay.Data));
        }

        yield return Files();
        yield return Clock(options.Relay.Data);
        yield return Address(options.Relay.Listen, isServing);
        yield return Voice(options.Local);
    }

    private static Finding Disk(string subject, string folder)
    {
        string path = Path.GetFullPath(folder);
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } above)
        {
            path = above;
        }

        long free = new DriveInfo(path).AvailableFreeSpace;
        string text = string.Create(CultureInfo.InvariantCulture, $"{free / 1024.0 / 1024 / 1024:0.0} GB free at {path}");
        return free < NoBytes ? new Finding(FindingLevel.Fail, subject, text + ": calls are refused when the journal has no room; free some, or move the folder")
            : free < FewBytes ? new Finding(FindingLevel.Warn, subject, text + ": set Archive:KeepDays or Archive:KeepBytes, or free some")
            : new Finding(FindingLevel.Ok, subject, text);
    }

    private static Finding Files()
    {
        const string Path = "/proc/self/limits";
        string? line = File.Exists(Path) ? File.ReadLines(Path).FirstOrDefault(static line => line.StartsWith("Max open files", StringComparison.Ordinal)) : null;
        string[] words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (words.Length < 5 || !long.TryParse(words[4], CultureInfo.InvariantCulture, out long hard))
        {
            return new Finding(FindingLevel.Ok, "limits", "the number of open files is not limited, or this system does not say");
        }

        // Serving raises the soft limit to the hard one (Sockets/OpenFiles.cs).
        string text = $"{hard} open files, enough for about {hard / FilesAStream} streams at a time";
        return hard / FilesAStream >= FewStreams
            ? new Finding(FindingLevel.Ok, "limits", text)
            : new Finding(FindingLevel.Warn, "limits", text + ": raise it (ulimit -n, LimitNOFILE= of systemd, --ulimit nofile= of containers)");
    }

    private static Finding Clock(string folder)
    {
        DateTime now = DateTime.UtcNow;
        DateTime newest = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Select(static file => File.GetLastWriteTimeUtc(file)).Append(DateTime.MinValue).Max()
            : DateTime.MinValue;
        return now.Year < 2025 ? new Finding(FindingLevel.Fail, "clock", $"it is {now:yyyy-MM-dd HH:mm} here: set the clock, or TLS and tokens fail")
            : newest > now.AddMinutes(2) ? new Finding(FindingLevel.Warn, "clock", $"files of the data folder are from {newest:yyyy-MM-dd HH:mm}, now is {now:yyyy-MM-dd HH:mm}: the clock went back")
            : new Finding(FindingLevel.Ok, "clock", $"{now:yyyy-MM-dd HH:mm:ss} UTC");
    }

    private static Finding Address(string listen, bool isServing)
    {
        if (isServing)
        {
            return new Finding(FindingLevel.Ok, "address", $"{listen}, in use by the Relay that serves");
        }

        Uri uri = new(listen);
        IPAddress address = IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? given) ? given : IPAddress.Loopback;
        try
        {
            using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(address, uri.Port));
            return new Finding(FindingLevel.Ok, "address", $"{listen} is free");
        }
        catch (SocketException error)
        {
            return new Finding(FindingLevel.Fail, "address", $"{listen} cannot be used: {error.Message}; set Listen (--listen) to another");
        }
    }

    private static Finding Voice(LocalVoiceOptions local)
    {
        bool isThere = Path.IsPathRooted(local.Command)
            ? File.Exists(local.Command)
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, local.Command)));
        return isThere
            ? new Finding(FindingLevel.Ok, "local voice", local.Command)
            : new Finding(FindingLevel.Warn, "local voice", $"there is no program '{local.Command}': the built-in tone answers, which speaks no words; install it, or set Upstreams:Local:Command");
    }
}
