using System.Diagnostics;
using System.Globalization;

namespace Relay.Upstreams.Local;

/// <summary>The speech program as found on this machine, and how to call it. Immutable.</summary>
internal sealed class SpeechProgram
{
    private const int NormalWordsPerMinute = 175;

    /// <summary>
    /// UTF-8 whatever the locale; text from standard input read to its end; default voice, words a minute and pitch. SSML stays off
    /// (no -m): callers' angle brackets are text.
    /// </summary>
    private static readonly string[] s_espeakArguments =
        ["-b", "1", "--stdin", "--stdout", "-v", "{voice}", "-s", "{wpm}", "-p", "{pitch}"];

    private static readonly string[] s_placeholders = ["{voice}", "{wpm}", "{length_scale}", "{pitch}"];

    /// <summary>All that a program sees of our environment: where things are, never a key.</summary>
    private static readonly string[] s_passedOn = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "ESPEAK_DATA_PATH"];

    private readonly string _path;
    private readonly string[] _arguments;

    private SpeechProgram(string path, string[] arguments)
    {
        _path = path;
        _arguments = arguments;
        Name = Path.GetFileName(path);
    }

    /// <summary>File name without folders.</summary>
    public string Name { get; }

    /// <summary>Looks the program up; null when this machine has none.</summary>
    public static SpeechProgram? Find(LocalVoiceOptions options)
    {
        string? path = options.Command.Contains('/', StringComparison.Ordinal)
            ? Path.GetFullPath(options.Command)
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.Combine(folder, options.Command))
                .FirstOrDefault(IsExecutable);

        return path is not null && IsExecutable(path)
            ? new SpeechProgram(path, options.Arguments.Length > 0 ? options.Arguments : s_espeakArguments)
            : null;
    }

    /// <summary>Whether a command is espeak-ng (or the older espeak, which takes the same arguments).</summary>
    public static bool IsEspeak(string command) => Path.GetFileName(command).StartsWith("espeak", StringComparison.Ordinal);

    /// <summary>False when an argument contains a word in braces that would not be filled in.</summary>
    public static bool IsTemplate(string argument)
    {
        foreach (string placeholder in s_placeholders)
        {
            argument = argument.Replace(placeholder, "", StringComparison.Ordinal);
        }

        int open = argument.IndexOf('{', StringComparison.Ordinal);
        int close = open < 0 ? -1 : argument.IndexOf('}', open);
        return close < 0 || !argument[(open + 1)..close].All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
    }

    /// <summary>One run that says a text.</summary>
    public ProcessStartInfo Speak(string voice, double speed, int pitch)
    {
        // espeak-ng's own limits.
        int wordsPerMinute = (int)Math.Clamp(Math.Round(NormalWordsPerMinute * speed), 80, 450);

        // Measured on espeak-ng 1.51: 0..99 spans 70 to 166 Hz around 97 at 50, 5.2 steps a semitone. It cannot go further.
        int espeakPitch = (int)Math.Clamp(Math.Round(50 + (5.2 * pitch)), 0, 99);
        double lengthScale = (double)NormalWordsPerMinute / wordsPerMinute;

        ProcessStartInfo info = NewRun();
        foreach (string argument in _arguments)
        {
            info.ArgumentList.Add(argument
                .Replace("{voice}", voice, StringComparison.Ordinal)
                .Replace("{wpm}", wordsPerMinute.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{length_scale}", lengthScale.ToString("0.###", CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{pitch}", espeakPitch.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        return info;
    }

    /// <summary>One run that tells the version.</summary>
    public ProcessStartInfo Version()
    {
        ProcessStartInfo info = NewRun();
        info.ArgumentList.Add("--version");
        return info;
    }

    private ProcessStartInfo NewRun()
    {
        var info = new ProcessStartInfo(_path)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        info.Environment.Clear();
        info.Environment["LC_ALL"] = "C.UTF-8";
        foreach (string name in s_passedOn)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                info.Environment[name] = value;
            }
        }

        return info;
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0);
    }
}
