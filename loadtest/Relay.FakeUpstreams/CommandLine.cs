using System.Globalization;
using System.Text;

namespace Relay.FakeUpstreams;

/// <summary>Reads <c>--name value</c> and <c>--name=value</c>; every switch is an option of the same name.</summary>
internal static class CommandLine
{
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(ReadOnlySpan<string> args, FakeMiniMaxOptions options)
    {
        for (int i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                return $"unexpected argument: {args[i]}";
            }

            string name = args[i][2..];
            string value = "";
            int equals = name.IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0)
            {
                (name, value) = (name[..equals], name[(equals + 1)..]);
            }
            else if (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                value = args[++i];
            }

            if (!TryApply(options, name, value))
            {
                return $"unknown option or bad value: --{name} {value}";
            }
        }

        return null;
    }

    public static string Help()
    {
        var text = new StringBuilder("""
            A fake of the MiniMax text-to-speech interfaces on 127.0.0.1.

              --port N                 port; 0 takes a free one (9800)
              --log FILE               append what happens as JSON lines
              --keys A,B               API keys that are accepted (any)
              --key-switches KEY:LIST  switches for one key, e.g. "k1:error=1008 retry-after=2"

            Switches; a request sets them for itself by a header X-Fake-NAME or by [fake:NAME=VALUE] in its text:


            """);
        foreach (Switch item in Switches.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"  --{item.Name,-22} {item.Help}\n");
        }

        return text.ToString();
    }

    private static bool TryApply(FakeMiniMaxOptions options, string name, string value)
    {
        switch (name)
        {
            case "port":
                bool valid = ushort.TryParse(value, CultureInfo.InvariantCulture, out ushort port);
                options.Port = port;
                return valid;
            case "log":
                options.LogPath = value;
                return value.Length > 0;
            case "keys":
                options.ApiKeys.UnionWith(value.Split(',', StringSplitOptions.RemoveEmptyEntries));
                return options.ApiKeys.Count > 0;
            case "key-switches":
                int colon = value.IndexOf(':', StringComparison.Ordinal);
                if (colon <= 0)
                {
                    return false;
                }

                options.KeySwitches[value[..colon]] = value[(colon + 1)..];
                return true;
            default:
                return Switches.TryApply(options, name, value);
        }
    }
}
