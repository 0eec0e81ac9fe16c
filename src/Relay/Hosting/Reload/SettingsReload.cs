using Microsoft.Extensions.Configuration;
using Relay.Diagnostics;

namespace Relay.Hosting.Reload;

/// <summary>
/// Reads the settings again and puts in force what can be: all of it or nothing. They are bound and checked as at a start; where one is wrong,
/// the log says which, and everything stays as it was. Any thread, one at a time.
/// </summary>
internal sealed class SettingsReload
{
    // A file with a thousand changes is told in a line all the same.
    private const int MaxNames = 20;

    private readonly Lock _lock = new();
    private readonly SettingsSource _source;
    private readonly LiveOptions _live;
    private readonly ILogger _log;
    private readonly Dictionary<string, string> _started;
    private Dictionary<string, string> _inForce;
    private string[] _files;

    /// <param name="source">Where they are read.</param>
    /// <param name="started">What the process was started with.</param>
    /// <param name="live">Who is told.</param>
    /// <param name="log">Where it is said.</param>
    public SettingsReload(SettingsSource source, IConfigurationRoot started, LiveOptions live, ILogger log)
    {
        _source = source;
        _live = live;
        _log = log;
        LastRead = started;
        _inForce = _started = Flatten(started);
        _files = [.. source.Files.Where(File.Exists)];
    }

    /// <summary>What was read last and found good. Of it only <see cref="LiveSettings"/> are in force.</summary>
    public IConfigurationRoot LastRead { get; private set; }

    /// <summary>Reads, checks, and takes over.</summary>
    /// <param name="isAsked">Somebody waits for a word, also when there is nothing to say.</param>
    public void Run(bool isAsked)
    {
        lock (_lock)
        {
            try
            {
                if (Array.Find(_files, static file => !File.Exists(file)) is { } gone)
                {
                    throw new StartException($"the configuration file '{gone}' is gone");
                }

                IConfigurationRoot read = _source.Load();
                TakeOver(Flatten(read), AllOptions.Bind(read), isAsked);
                LastRead = read;
                _files = [.. _source.Files.Where(File.Exists)];
            }
            catch (Exception error)
            {
                // Whatever it is: a file must not end a process that serves.
                Log.SettingsRefused(_log, error.Message);
            }
        }
    }

    private void TakeOver(Dictionary<string, string> read, AllOptions options, bool isAsked)
    {
        List<string> changed = Changes(_inForce, read);
        if (changed.Count > 0)
        {
            _live.Use(options);
            _inForce = read;
        }

        if (changed.Count > 0 || isAsked)
        {
            // Of what waits all is told, also what an earlier change left: the last line says how things are.
            Log.SettingsTaken(_log, Shown(changed.Where(LiveSettings.Contains)), Shown(Changes(_started, read).Where(static name => !LiveSettings.Contains(name))));
        }
    }

    private static Dictionary<string, string> Flatten(IConfiguration settings)
    {
        Dictionary<string, string> flat = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string? value) in settings.AsEnumerable())
        {
            if (value is not null)
            {
                flat[name] = value;
            }
        }

        return flat;
    }

    private static List<string> Changes(Dictionary<string, string> before, Dictionary<string, string> after)
    {
        List<string> changes = [.. after.Keys.Where(name => !before.TryGetValue(name, out string? value) || value != after[name])];
        changes.AddRange(before.Keys.Where(name => !after.ContainsKey(name)));
        changes.Sort(StringComparer.OrdinalIgnoreCase);
        return changes;
    }

    private static string Shown(IEnumerable<string> names)
    {
        string[] all = [.. names];
        string shown = string.Join(", ", all.Take(MaxNames));
        return all.Length == 0 ? "none" : all.Length <= MaxNames ? shown : $"{shown} and {all.Length - MaxNames} more";
    }
}
