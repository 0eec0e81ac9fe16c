using System.Text.Json;
using Relay.Protocol.Json;

namespace Relay.Protocol.OpenAI;

/// <summary>
/// A body of <c>POST /v1/audio/speech</c>. Limits that differ between servers (length of the input, names of models and
/// voices) are the owner's to check. Members that are absent have OpenAI's defaults.
/// </summary>
public sealed class SpeechRequest
{
    private const double MinSpeed = 0.25;
    private const double MaxSpeed = 4;
    private static readonly string[] s_formats = ["mp3", "opus", "aac", "flac", "wav", "pcm"];

    private SpeechRequest()
    {
    }

    /// <summary>The first thing wrong with the request; the members that could be read are set all the same.</summary>
    public SpeechRequestError? Error { get; private set; }

    public string Model { get; private set; } = "";

    /// <summary>Where the text lies in the body; null when absent.</summary>
    public JsonTextRange? Input { get; private set; }

    /// <summary>A voice's name, or the id of <c>{"id": ...}</c>.</summary>
    public string Voice { get; private set; } = "";

    /// <summary>The voice was given as <c>{"id": ...}</c>: a custom voice, not to be looked up as a name.</summary>
    public bool IsVoiceId { get; private set; }

    /// <summary>mp3, opus, aac, flac, wav or pcm.</summary>
    public string ResponseFormat { get; private set; } = "mp3";

    /// <summary>The caller named a format, rather than leaving it to the server.</summary>
    public bool HasResponseFormat { get; private set; }

    public double Speed { get; private set; } = 1;

    public SpeechStreamFormat StreamFormat { get; private set; }

    /// <summary>How to speak; null when absent. Only some models take it.</summary>
    public JsonTextRange? Instructions { get; private set; }

    /// <summary>Reads a body. Never throws; what is wrong is in <see cref="Error"/>.</summary>
    public static SpeechRequest Parse(ReadOnlySpan<byte> body)
    {
        var request = new SpeechRequest();
        var reader = new JsonBodyReader(body);
        JsonFieldError? error;
        try
        {
            if (reader.EnterRoot())
            {
                request.ReadRoot(ref reader);
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
            string subject = found.Field.Length == 0 ? "The body" : $"'{found.Field}'";
            request.Error = new SpeechRequestError(found.Field, $"{subject} {found.Problem}.");
        }

        return request;
    }

    private void ReadRoot(ref JsonBodyReader reader)
    {
        while (reader.NextMember(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("model"u8))
            {
                Model = reader.GetString("model") ?? "";
            }
            else if (name.SequenceEqual("input"u8))
            {
                Input = reader.GetText("input");
            }
            else if (name.SequenceEqual("voice"u8))
            {
                ReadVoice(ref reader);
            }
            else if (name.SequenceEqual("response_format"u8))
            {
                string? format = reader.GetString("response_format");
                HasResponseFormat = format is not null;
                ResponseFormat = format ?? "mp3";
            }
            else if (name.SequenceEqual("speed"u8))
            {
                Speed = reader.GetNumber("speed") ?? 1;
            }
            else if (name.SequenceEqual("stream_format"u8))
            {
                ReadStreamFormat(ref reader);
            }
            else if (name.SequenceEqual("instructions"u8))
            {
                Instructions = reader.GetText("instructions");
            }
            else
            {
                reader.Skip();
            }
        }

        Check(ref reader);
    }

    private void ReadVoice(ref JsonBodyReader reader)
    {
        IsVoiceId = reader.IsObject;
        if (!IsVoiceId)
        {
            Voice = reader.GetString("voice") ?? "";
            return;
        }

        while (reader.NextMember(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("id"u8))
            {
                Voice = reader.GetString("voice.id") ?? "";
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadStreamFormat(ref JsonBodyReader reader)
    {
        switch (reader.GetString("stream_format"))
        {
            case null or "audio":
                StreamFormat = SpeechStreamFormat.Audio;
                break;
            case "sse":
                StreamFormat = SpeechStreamFormat.Sse;
                break;
            default:
                reader.Report("stream_format", "must be audio or sse");
                break;
        }
    }

    private void Check(ref JsonBodyReader reader)
    {
        if (Model.Length == 0)
        {
            reader.Report("model", "is required");
        }

        if (Input is not { Length: > 0 })
        {
            reader.Report("input", Input is null ? "is required" : "must not be empty");
        }

        if (Voice.Length == 0)
        {
            reader.Report("voice", "is required");
        }

        if (!s_formats.Contains(ResponseFormat))
        {
            reader.Report("response_format", "must be one of mp3, opus, aac, flac, wav, pcm");
        }

        if (Speed is < MinSpeed or > MaxSpeed)
        {
            reader.Report("speed", "must be from 0.25 to 4");
        }
    }
}
