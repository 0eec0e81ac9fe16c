using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Relay.LoadTest.Net;
using Relay.LoadTest.Upstream;
using static System.FormattableString;

namespace Relay.LoadTest.Servers;

/// <summary>Starts servers, each fresh, on its cores and a free port, all in front of one upstream. Whoever starts one disposes it.</summary>
internal sealed partial class ServerStarter(LoadOptions options, string folder)
{
    private const string AccountName = "load";
    private const string Password = "correct horse battery";
    private int _started;

    /// <summary>The body by which <see cref="RegisterAsync"/>'s account logs in.</summary>
    public static string LoginBody => $$"""{"username":"{{AccountName}}","password":"{{Password}}"}""";

    /// <summary>Where nginx is; null when it is not installed. Debian has it where only root looks.</summary>
    public static string? NginxPath { get; } = (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/usr/local/sbin").Split(':')
        .Select(static folder => Path.Combine(folder, "nginx")).FirstOrDefault(File.Exists);

    /// <summary>Starts the paced upstream: this program again, with another word.</summary>
    public ServerUnderTest StartUpstream(UpstreamShape shape)
    {
        int port = FreePort();
        ChildProcess program = ChildProcess.Start(
            options.LoadCores,
            [
                .. LoadCommandLine.Self(), "upstream", "--port", Text(port), "--chunks", Text(shape.Chunks), "--interval-us", Text(shape.IntervalUs),
                "--audio-bytes", Text(shape.AudioBytes), "--text-bytes", Text(shape.TextBytes), "--json-bytes", Text(shape.JsonTextBytes),
            ],
            LogFile("upstream"));
        program.WaitFor(port, "The paced upstream");
        return new ServerUnderTest(ServerKind.Direct, port, "none", program);
    }

    public ServerUnderTest Start(ServerKind kind, int upstream) => kind switch
    {
        ServerKind.Direct => new ServerUnderTest(kind, upstream, "none", null),
        ServerKind.Bare => StartBare(upstream),
        ServerKind.Nginx => StartNginx(upstream),
        ServerKind.Before => StartRelay(kind, options.BeforePath!, upstream),
        _ => StartRelay(kind, options.RelayPath, upstream),
    };

    /// <summary>Makes the account that logins are for.</summary>
    public static async Task RegisterAsync(ServerUnderTest relay)
    {
        using HttpClient client = new();
        using StringContent body = new(
            $$"""{"username":"{{AccountName}}","password":"{{Password}}","email":"load@example.com"}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync(new Uri(Invariant($"http://127.0.0.1:{relay.Port}/register")), body);
        if (!answer.IsSuccessStatusCode)
        {
            throw new LoadTestException(Invariant($"Relay refused to register an account: status {(int)answer.StatusCode}."));
        }
    }

    private ServerUnderTest StartBare(int upstream)
    {
        int port = FreePort();
        ChildProcess program = ChildProcess.Start(
            options.ServerCores,
            [options.BarePath, Invariant($"http://127.0.0.1:{port}"), Invariant($"http://127.0.0.1:{upstream}")],
            LogFile("bare"));
        program.WaitFor(port, "The bare proxy");
        return new ServerUnderTest(ServerKind.Bare, port, "none", program);
    }

    private ServerUnderTest StartNginx(int upstream)
    {
        int port = FreePort();
        string home = Directory.CreateDirectory(Path.Combine(folder, Invariant($"nginx-{_started}"))).FullName;
        int workers = options.ServerCores?.Split(',').Length ?? Pinning.Cores;
        string file = Path.Combine(home, "nginx.conf");
        File.WriteAllText(file, $$"""
            daemon off; worker_processes {{Text(workers)}}; pid {{home}}/pid; error_log stderr crit; worker_rlimit_nofile 65535;
            events { worker_connections 20000; }
            http { access_log off; keepalive_requests 1000000000;
              client_body_temp_path {{home}}/b; proxy_temp_path {{home}}/p; fastcgi_temp_path {{home}}/f; uwsgi_temp_path {{home}}/u; scgi_temp_path {{home}}/s;
              upstream up { server 127.0.0.1:{{Text(upstream)}}; keepalive 1024; keepalive_requests 1000000000; }
              server { listen 127.0.0.1:{{Text(port)}} backlog=4096; proxy_http_version 1.1; proxy_buffering off;
                location / { proxy_pass http://up; proxy_set_header Connection ""; }
                location /ws/ { proxy_pass http://up; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; } } }

            """);
        ChildProcess program = ChildProcess.Start(options.ServerCores, [NginxPath!, "-p", home, "-c", file], LogFile("nginx"));
        program.WaitFor(port, "nginx");
        return new ServerUnderTest(ServerKind.Nginx, port, "none", program);
    }

    private ServerUnderTest StartRelay(ServerKind kind, string path, int upstream)
    {
        int port = FreePort();
        string log = LogFile("relay");
        string data = Path.Combine(folder, Invariant($"data-{_started}"));
        List<string> command =
        [
            path, "serve", "--data", data, "--listen", Invariant($"http://127.0.0.1:{port}"),
            "--set", Invariant($"Upstreams:MiniMax:BaseUrl=http://127.0.0.1:{upstream}"), "--set", "Upstreams:MiniMax:Keys:0=load-test",
            "--set", Invariant($"Providers:Load:OpenAiUrl=http://127.0.0.1:{upstream}/v1"), "--set", "Providers:Load:Keys:0=load-test",
        ];
        foreach (string setting in options.RelaySettings)
        {
            command.Add("--set");
            command.Add(setting);
        }

        ChildProcess program = ChildProcess.Start(options.ServerCores, command, log);
        program.WaitFor(port, "Relay");
        for (int i = 0; i < 100; i++)
        {
            if (TokenPattern().Match(File.ReadAllText(log)) is { Success: true } token)
            {
                return new ServerUnderTest(kind, port, token.Value, program);
            }

            Thread.Sleep(50);
        }

        program.Dispose();
        throw new LoadTestException($"Relay printed no API token; its output is in {log}.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using Socket probe = new(SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private string LogFile(string name) => Path.Combine(folder, Invariant($"{name}-{++_started}.log"));

    [GeneratedRegex("rk-[A-Za-z0-9]+")]
    private static partial Regex TokenPattern();
}
