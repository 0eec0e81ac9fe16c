using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Console;
using Relay.Diagnostics;
using Relay.Sockets;

namespace Relay.Hosting;

/// <summary>The web server under Relay: Kestrel on the loop transport, with the addresses of the settings, logging and no other service.</summary>
internal static class WebServer
{
    public static WebApplication Create(AllOptions options, LogThreshold threshold)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        if (options.Log.IsJson)
        {
            builder.Services.AddSingleton<ConsoleFormatter>(new JsonLogFormatter(TimeProvider.System));
            builder.Logging.AddConsole(static console => console.FormatterName = JsonLogFormatter.FormatterName);
        }
        else
        {
            builder.Logging.AddSimpleConsole(static console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
                console.UseUtcTimestamp = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }

        // Asked for each message, so that it can change.
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddFilter(level => level >= threshold.Least);
        builder.Logging.AddFilter("Microsoft", level => level >= threshold.LeastOfServer);
        // It has nothing to say that Kestrel does not; and as long as it may speak, every request gets an Activity and a log scope.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host =>
            // A little after the drain deadline: by then every stream has been cancelled and only has to notice.
            host.ShutdownTimeout = TimeSpan.FromMilliseconds(options.Streaming.DrainTimeoutMs + 5_000));
        builder.Services.AddSingleton<IConnectionListenerFactory, LoopTransport>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (string address in (string[])[options.Relay.Listen, .. options.Relay.AlsoListen])
            {
                Uri uri = new(address);
                if (uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
                {
                    kestrel.Listen(IPAddress.Parse(uri.Host.Trim('[', ']')), uri.Port);
                }
                else if (uri.IsLoopback)
                {
                    kestrel.ListenLocalhost(uri.Port);
                }
                else
                {
                    kestrel.ListenAnyIP(uri.Port);
                }
            }
        });
        builder.Services.AddSingleton<IHostLifetime, SignalLifetime>();
        return builder.Build();
    }
}
