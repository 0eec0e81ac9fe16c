using Microsoft.Extensions.Options;

namespace Relay.Upstreams.Local;

/// <summary>Refuses settings that could only fail later, naming the setting.</summary>
internal sealed class LocalVoiceOptionsCheck : IValidateOptions<LocalVoiceOptions>
{
    public ValidateOptionsResult Validate(string? name, LocalVoiceOptions options)
    {
        var errors = new List<string>();
        Require(errors, options.Command.Length > 0, "Upstreams:Local:Command is empty: name a program, or set Upstreams:Local:Enabled to false.");
        Require(errors, options.MaxProcesses is >= 1 and <= 256, "Upstreams:Local:MaxProcesses must be 1..256.");
        Require(errors, options.MaxWaiting is >= 0 and <= 10_000, "Upstreams:Local:MaxWaiting must be 0..10000.");
        Require(errors, options.WaitTimeoutMs is >= 1 and <= 600_000, "Upstreams:Local:WaitTimeoutMs must be 1..600000.");
        Require(errors, options.FirstAudioTimeoutMs is >= 1 and <= 600_000, "Upstreams:Local:FirstAudioTimeoutMs must be 1..600000.");
        Require(errors, options.KillGraceMs is >= 1 and <= 60_000, "Upstreams:Local:KillGraceMs must be 1..60000.");
        Require(
            errors,
            options.RawSampleRate is >= LocalVoice.MinSampleRate and <= LocalVoice.MaxSampleRate,
            "Upstreams:Local:RawSampleRate must be 8000..96000.");

        foreach (string argument in options.Arguments)
        {
            Require(
                errors,
                SpeechProgram.IsTemplate(argument),
                "Upstreams:Local:Arguments has a placeholder that is not one of {voice} {wpm} {length_scale} {pitch}.");
        }

        bool espeak = SpeechProgram.IsEspeak(options.Command);
        bool namesVoice = options.Arguments.Any(argument => argument.Contains("{voice}", StringComparison.Ordinal));
        Require(
            errors,
            espeak || !namesVoice || options.DefaultVoice.Length > 0,
            "Upstreams:Local:DefaultVoice is empty: only espeak-ng has voices that are known without it.");
        Require(
            errors,
            espeak || options.Arguments.Length > 0,
            "Upstreams:Local:Arguments is empty: only espeak-ng's are known without it.");
        Require(errors, !options.Voices.Values.Any(string.IsNullOrEmpty), "Upstreams:Local:Voices has an id without a voice.");

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Require(List<string> errors, bool holds, string error)
    {
        if (!holds)
        {
            errors.Add(error);
        }
    }
}
