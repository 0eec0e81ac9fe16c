using System.Text.Json;
using Relay.Protocol.Json;

namespace Relay.Protocol.MiniMax;

/// <summary>Fills a <see cref="T2aRequest"/> from a body in one pass.</summary>
internal static class T2aRequestParser
{
    public static T2aRequest Parse(ReadOnlySpan<byte> body, T2aRequestKind kind)
    {
        var request = new T2aRequest();
        var reader = new JsonBodyReader(body);
        JsonFieldError? error;
        try
        {
            if (reader.EnterRoot())
            {
                ReadRoot(ref reader, request);
                CheckRequired(ref reader, request, kind);
            }

            reader.EndRoot();
            error = reader.Error;
        }
        catch (JsonException exception)
        {
            error = new JsonFieldError("", JsonBodyReader.Describe(exception));
        }

        if (error is { } found)
        {
            string subject = found.Field.Length == 0 ? "body" : found.Field;
            request.Error = new T2aRequestError(found.Field, $"{subject} {found.Problem}");
        }

        return request;
    }

    private static void ReadRoot(ref JsonBodyReader reader, T2aRequest request)
    {
        string rootVoice = "";
        while (reader.NextMember(out ReadOnlySpan<byte> name))
        {
            switch (name.Length)
            {
                case 5 when name.SequenceEqual("model"u8):
                    request.Model = reader.GetString("model") ?? "";
                    break;
                case 4 when name.SequenceEqual("text"u8):
                    request.Text = reader.GetText("text");
                    break;
                case 5 when name.SequenceEqual("event"u8):
                    request.Command = T2aCommandNames.Parse(reader.GetString("event"));
                    break;
                case 6 when name.SequenceEqual("stream"u8):
                    request.Stream = reader.GetBoolean("stream") ?? false;
                    break;
                case 8 when name.SequenceEqual("voice_id"u8):
                    rootVoice = reader.GetString("voice_id") ?? "";
                    break;
                case 10 when name.SequenceEqual("session_id"u8):
                    request.SessionId = reader.GetString("session_id") ?? "";
                    break;
                case 13 when name.SequenceEqual("voice_setting"u8):
                    ReadVoice(ref reader, request);
                    break;
                case 13 when name.SequenceEqual("audio_setting"u8):
                    ReadAudio(ref reader, request);
                    break;
                case 14 when name.SequenceEqual("stream_options"u8):
                    ReadStreamOptions(ref reader, request);
                    break;
                case 13 when name.SequenceEqual("output_format"u8):
                    ReadOutputFormat(ref reader, request);
                    break;
                case 14 when name.SequenceEqual("timbre_weights"u8) || name.SequenceEqual("timber_weights"u8):
                    request.HasTimbreWeights |= reader.HasElements("timbre_weights", "voice_id"u8, request.MixedVoices);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (request.VoiceId.Length == 0 && rootVoice.Length > 0)
        {
            request.VoiceId = rootVoice;
            request.IsShortForm = true;
        }
    }

    private static void ReadVoice(ref JsonBodyReader reader, T2aRequest request)
    {
        if (!reader.TryEnterObject("voice_setting"))
        {
            return;
        }

        while (reader.NextMember(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("voice_id"u8))
            {
                request.VoiceId = reader.GetString("voice_setting.voice_id") ?? "";
            }
            else if (name.SequenceEqual("speed"u8))
            {
                request.Speed = reader.GetNumber("voice_setting.speed") ?? 1;
                if (request.Speed is < T2aLimits.MinSpeed or > T2aLimits.MaxSpeed)
                {
                    reader.Report("voice_setting.speed", "must be from 0.5 to 2");
                }
            }
            else if (name.SequenceEqual("vol"u8))
            {
                request.Vol = reader.GetNumber("voice_setting.vol") ?? 1;
                if (request.Vol is <= 0 or > T2aLimits.MaxVol)
                {
                    reader.Report("voice_setting.vol", "must be greater than 0 and at most 10");
                }
            }
            else if (name.SequenceEqual("pitch"u8))
            {
                request.Pitch = reader.GetInteger("voice_setting.pitch") ?? 0;
                if (Math.Abs(request.Pitch) > T2aLimits.MaxPitch)
                {
                    reader.Report("voice_setting.pitch", "must be from -12 to 12");
                }
            }
            else if (name.SequenceEqual("emotion"u8))
            {
                request.Emotion = reader.GetString("voice_setting.emotion") ?? "";
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadAudio(ref JsonBodyReader reader, T2aRequest request)
    {
        if (!reader.TryEnterObject("audio_setting"))
        {
            return;
        }

        while (reader.NextMember(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("format"u8))
            {
                string? format = reader.GetString("audio_setting.format");
                request.HasFormat = format is not null;
                request.Format = format ?? T2aLimits.DefaultFormat;
                if (!T2aLimits.Formats.Contains(request.Format))
                {
                    reader.Report("audio_setting.format", "must be one of mp3, pcm, flac, wav, pcmu_raw, pcmu_wav, opus");
                }
            }
            else if (name.SequenceEqual("sample_rate"u8) || name.SequenceEqual("audio_sample_rate"u8))
            {
                // The asynchronous API has the longer name.
                int? sampleRate = reader.GetInteger("audio_setting.sample_rate");
                request.HasSampleRate = sampleRate is not null;
                request.SampleRate = sampleRate ?? T2aLimits.DefaultSampleRate;
                if (!T2aLimits.SampleRates.Contains(request.SampleRate))
                {
                    reader.Report("audio_setting.sample_rate", "must be one of 8000, 16000, 22050, 24000, 32000, 44100");
                }
            }
            else if (name.SequenceEqual("bitrate"u8))
            {
                request.Bitrate = reader.GetInteger("audio_setting.bitrate") ?? T2aLimits.DefaultBitrate;
                if (!T2aLimits.Bitrates.Contains(request.Bitrate))
                {
                    reader.Report("audio_setting.bitrate", "must be one of 32000, 64000, 128000, 256000");
                }
            }
            else if (name.SequenceEqual("channel"u8))
            {
                request.Channel = reader.GetInteger("audio_setting.channel") ?? 1;
                if (request.Channel is not (1 or 2))
                {
                    reader.Report("audio_setting.channel", "must be 1 or 2");
                }
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadStreamOptions(ref JsonBodyReader reader, T2aRequest request)
    {
        if (!reader.TryEnterObject("stream_options"))
        {
            return;
        }

        while (reader.NextMember(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("exclude_aggregated_audio"u8))
            {
                request.ExcludeAggregatedAudio = reader.GetBoolean("stream_options.exclude_aggregated_audio") ?? false;
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadOutputFormat(ref JsonBodyReader reader, T2aRequest request)
    {
        switch (reader.GetString("output_format"))
        {
            case null or "hex":
                request.OutputFormat = T2aOutputFormat.Hex;
                break;
            case "url":
                request.OutputFormat = T2aOutputFormat.Url;
                break;
            default:
                reader.Report("output_format", "must be hex or url");
                break;
        }
    }

    private static void CheckRequired(ref JsonBodyReader reader, T2aRequest request, T2aRequestKind kind)
    {
        bool isMessage = kind == T2aRequestKind.Message;
        bool needsVoice = !isMessage || request.Command == T2aCommand.TaskStart;
        bool needsText = !isMessage || request.Command == T2aCommand.TaskContinue;
        if (isMessage && request.Command == T2aCommand.None)
        {
            reader.Report("event", "is required");
        }

        if (needsVoice && request.Model.Length == 0)
        {
            reader.Report("model", "is required");
        }

        if (needsText && request.Text is null)
        {
            reader.Report("text", "is required");
        }

        // On the socket an empty text is a soft error of the upstream's (2203), and a keepalive of some clients.
        if (!isMessage && request.Text is { Length: 0 })
        {
            reader.Report("text", "must not be empty");
        }

        if (needsVoice && request.VoiceId.Length == 0 && !request.HasTimbreWeights)
        {
            reader.Report("voice_setting.voice_id", "is required");
        }
    }
}
