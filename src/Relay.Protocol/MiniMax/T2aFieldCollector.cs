using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Relay.Protocol.Json;

namespace Relay.Protocol.MiniMax;

/// <summary>
/// Follows the JSON tokens of one T2A event and keeps the members that <see cref="T2aEvent"/> has a place for. Knows
/// three levels: the root, a known section of it, and everything deeper, which is skipped.
/// </summary>
internal struct T2aFieldCollector
{
    // Raw, escaped text; a message that is all \uXXXX takes six bytes where the kept text takes three.
    private const int ScratchBytes = 512;

    private T2aField _section;
    private T2aField _field;
    private int _scratchLength;
    private bool _scratchFull;
    private Scratch _scratch;
    private T2aEvent _event;

    /// <summary>The event as far as it has been read.</summary>
    [UnscopedRef]
    public readonly ref readonly T2aEvent Event => ref _event;

    /// <summary>Whether the string being read is the audio, which is not kept.</summary>
    public readonly bool InAudio => _field == T2aField.Audio;

    /// <summary>Forgets the event before.</summary>
    public void Start()
    {
        _event.Clear();
        _section = T2aField.None;
        _field = T2aField.None;
        ClearScratch();
    }

    /// <summary>Counts audio handed out.</summary>
    public void AddAudio(int hexLength) => _event.AudioHexLength += hexLength;

    /// <summary>The event is complete: what follows from several of its members together.</summary>
    public void Complete()
    {
        if (_event.HasAudio && _event.Kind == T2aEventKind.None)
        {
            // The newest official sample of an audio message names no event.
            _event.Kind = T2aEventKind.TaskContinued;
        }
    }

    /// <summary>Takes the next token. <paramref name="depth"/> is the reader's depth after it.</summary>
    public void Take(JsonStreamToken token, scoped ReadOnlySpan<byte> value, int depth)
    {
        switch (token)
        {
            case JsonStreamToken.PropertyName:
                StartMember(value, depth);
                break;
            case JsonStreamToken.StartObject or JsonStreamToken.StartArray:
                Enter(token == JsonStreamToken.StartObject, depth);
                break;
            case JsonStreamToken.EndObject or JsonStreamToken.EndArray when depth <= 1:
                _section = T2aField.None;
                break;
            case JsonStreamToken.StringPart:
                Collect(value);
                break;
            case JsonStreamToken.StringEnd:
                EndString();
                break;
            case JsonStreamToken.Number:
                SetNumber(value);
                break;
            case JsonStreamToken.True or JsonStreamToken.False when _field == T2aField.IsFinal:
                _event.IsFinal = token == JsonStreamToken.True;
                break;
            default:
                break;
        }
    }

    private void StartMember(scoped ReadOnlySpan<byte> name, int depth)
    {
        bool known = depth == 1 || (depth == 2 && _section != T2aField.None);
        _field = known ? T2aFields.Find(_section, name) : T2aField.None;
        ClearScratch();
    }

    /// <summary>A container has opened: a known one in the root becomes the section, all others are skipped.</summary>
    private void Enter(bool isObject, int depth)
    {
        if (depth == 2)
        {
            _section = isObject && _field is T2aField.Data or T2aField.ExtraInfo or T2aField.BaseResp ? _field : T2aField.None;
            _event.HasBaseResp |= _section == T2aField.BaseResp;
            _event.HasExtraInfo |= _section == T2aField.ExtraInfo;
        }

        _field = T2aField.None;
    }

    private void Collect(scoped ReadOnlySpan<byte> part)
    {
        if (_field == T2aField.None || _scratchFull)
        {
            return;
        }

        int kept = Math.Min(part.Length, ScratchBytes - _scratchLength);
        part[..kept].CopyTo(((Span<byte>)_scratch)[_scratchLength..]);
        _scratchLength += kept;
        _scratchFull = kept < part.Length;
    }

    private void EndString()
    {
        if (_field is T2aField.None or T2aField.Audio)
        {
            _event.HasAudio |= _field == T2aField.Audio;
            return;
        }

        Span<byte> scratch = _scratch;
        _ = JsonText.TryUnescape(scratch[.._scratchLength], scratch, out int length);
        ReadOnlySpan<byte> text = scratch[..length];
        if (_scratchFull)
        {
            text = text[..JsonText.WholeCharacters(text)];
        }

        _event.SetText(_field, text);
        if (_field == T2aField.IsFinal)
        {
            _event.IsFinal = text.SequenceEqual("true"u8);
        }

        // Numbers as strings are seen in the wild, and cost nothing to accept.
        SetNumber(text);
        ClearScratch();
    }

    private void SetNumber(scoped ReadOnlySpan<byte> text)
    {
        if (_field == T2aField.None)
        {
            return;
        }

        if (Utf8Parser.TryParse(text, out long number, out int consumed) && consumed == text.Length)
        {
            _event.SetNumber(_field, number);
        }
        else if (Utf8Parser.TryParse(text, out double real, out consumed) && consumed == text.Length && !double.IsNaN(real))
        {
            // 11124.0 is the same number to JSON. The cast saturates.
            _event.SetNumber(_field, (long)real);
        }
    }

    private void ClearScratch()
    {
        _scratchLength = 0;
        _scratchFull = false;
    }

    [InlineArray(ScratchBytes)]
    private struct Scratch
    {
        private byte _element0;
    }
}
