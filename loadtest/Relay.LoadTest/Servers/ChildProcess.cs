using System.Diagnostics;
using Relay.LoadTest.Net;

namespace Relay.LoadTest.Servers;

/// <summary>A program started for the run, on cores of its own, with its output in a file. Disposing ends that one process and waits for it.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int StartMs = 20_000;

    private static readonly Lock s_gate = new();
    private static readonly List<ChildProcess> s_running = [];

    private readonly Process _process;
    private readonly StreamWriter _log;

    private ChildProcess(Process process, StreamWriter log)
    {
        _process = process;
        _log = log;
    }

    public int Id => _process.Id;

    /// <summary>Starts a program under <c>taskset</c>, which becomes that program; its id is the one to sample and to end.</summary>
    /// <param name="cores">As taskset has them, "0" or "0,1"; null leaves all.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="logFile">Where standard output and errors go.</param>
    public static ChildProcess Start(string? cores, IReadOnlyList<string> command, string logFile)
    {
        ProcessStartInfo start = new() { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        List<string> words = cores is null ? [.. command] : ["taskset", "-c", cores, .. command];
        start.FileName = words[0];
        for (int i = 1; i < words.Count; i++)
        {
            start.ArgumentList.Add(words[i]);
        }

        StreamWriter log = new(logFile) { AutoFlush = true };
        Process process = new() { StartInfo = start };
        void Write(object sender, DataReceivedEventArgs e)
        {
            lock (log)
            {
                log.WriteLine(e.Data);
            }
        }

        process.OutputDataReceived += Write;
        process.ErrorDataReceived += Write;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        ChildProcess child = new(process, log);
        lock (s_gate)
        {
            s_running.Add(child);
        }

        return child;
    }

    /// <summary>Kills every program that still runs: the driver itself ends, or is ended.</summary>
    public static void EndAll()
    {
        lock (s_gate)
        {
            foreach (ChildProcess child in s_running)
            {
                child._process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Waits until the port answers; when it does not, ends the program.</summary>
    public void WaitFor(int port, string name)
    {
        long until = Clock.Now + (StartMs * Clock.Millisecond);
        while (!IsOpen(port))
        {
            if (_process.HasExited || Clock.Now > until)
            {
                string file = ((FileStream)_log.BaseStream).Name;
                Dispose();
                throw new LoadTestException($"{name} did not start; what it said is in {file}.");
            }

            Thread.Sleep(20);
        }
    }

    public void Dispose()
    {
        lock (s_gate)
        {
            s_running.Remove(this);
        }

        if (!_process.HasExited)
        {
            // SIGTERM, so that a server ends as it ends in service; killed when it does not.
            using Process kill = Process.Start("kill", [_process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
            if (!_process.WaitForExit(10_000))
            {
                _process.Kill();
            }
        }

        _process.WaitForExit();
        _process.Dispose();
        lock (_log)
        {
            _log.Dispose();
        }
    }

    private static bool IsOpen(int port)
    {
        using System.Net.Sockets.Socket probe = new(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        try
        {
            probe.Connect(System.Net.IPAddress.Loopback, port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
