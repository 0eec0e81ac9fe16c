using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.Doubao;

/// <content>Blocks: what an answer consists of, and how it grows other than by deltas.</content>
public sealed partial class DoubaoAnswerReader
{
    private const int TextBlock = DoubaoRequest.TextBlock;
    private const int ThinkingBlock = 10040;
    private const int Replace = 2;
    private const int MaxBlocks = 1024;

    private readonly List<DoubaoBlock> _blocks = [];
    private DoubaoBlock? _current;
    private bool _isThinking;

    /// <summary>The blocks of a notice: <c>content.content_block</c>.</summary>
    private void TellNotice(ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        JsonMembers members = new(data);
        while (IsOpen && members.Next())
        {
            if (members.Is("content"u8))
            {
                TellContent(Inner(ref members, ref strings), ref strings, sink);
            }
        }
    }

    /// <summary>Changes: <c>patch_op[].patch_value.content_block</c>.</summary>
    private void TellChanges(ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        JsonMembers members = new(data);
        while (members.Next())
        {
            if (!members.Is("patch_op"u8))
            {
                continue;
            }

            JsonMembers changes = new(Inner(ref members, ref strings));
            while (changes.Next())
            {
                JsonMembers change = new(Inner(ref changes, ref strings));
                while (IsOpen && change.Next())
                {
                    if (change.Is("patch_value"u8))
                    {
                        TellContent(Inner(ref change, ref strings), ref strings, sink);
                    }
                }
            }
        }
    }

    private void TellContent(ReadOnlySpan<byte> content, ref JsonStrings strings, IChatSink sink)
    {
        JsonMembers members = new(content);
        while (members.Next())
        {
            if (!members.Is("content_block"u8))
            {
                continue;
            }

            JsonMembers blocks = new(Inner(ref members, ref strings));
            while (IsOpen && blocks.Next())
            {
                TellBlock(Inner(ref blocks, ref strings), ref strings, sink);
            }
        }
    }

    private void TellBlock(ReadOnlySpan<byte> json, ref JsonStrings strings, IChatSink sink)
    {
        long type = 0, patch = 0;
        bool isFinish = false;
        ReadOnlySpan<byte> id = default, parent = default, content = default;
        JsonMembers members = new(json);
        while (members.Next())
        {
            if (members.Is("block_type"u8))
            {
                type = members.Count(ref strings);
            }
            else if (members.Is("block_id"u8))
            {
                id = members.Text(ref strings);
            }
            else if (members.Is("parent_id"u8))
            {
                parent = members.Text(ref strings);
            }
            else if (members.Is("patch_type"u8))
            {
                patch = members.Count(ref strings);
            }
            else if (members.Is("is_finish"u8))
            {
                isFinish = members.IsTrue;
            }
            else if (members.Is("content"u8))
            {
                content = Inner(ref members, ref strings);
            }
        }

        if (type is not (TextBlock or ThinkingBlock))
        {
            return; // searches, signs of loading
        }

        DoubaoBlock? block = Find(id);
        bool isInside = !parent.IsEmpty && Find(parent) is { IsThinking: true };
        if (block is null)
        {
            Fail(Faults.Unreadable("an answer of too many blocks"), sink);
        }
        else if (type == ThinkingBlock)
        {
            block.IsThinking = true;
            _isThinking = !isFinish;
        }
        else
        {
            block.IsThinking |= isInside;
            _isThinking &= block.IsThinking;
            _current = block;
            Grow(block, TextOf(content, ref strings), patch == Replace, sink);
        }
    }

    private void Grow(DoubaoBlock block, ReadOnlySpan<byte> text, bool replaces, IChatSink sink)
    {
        if (!replaces)
        {
            block.Append(text);
        }
        else if (!text.IsEmpty && !block.TryAdvance(text, out text))
        {
            if (!block.IsThinking)
            {
                // It has gone down. Thoughts that are put otherwise are still thoughts; an answer must not change.
                Fail(Faults.Unreadable("an answer that takes back its beginning"), sink);
            }

            return;
        }

        Say(text, block.IsThinking, sink);
    }

    /// <summary>A delta belongs to the block that came last.</summary>
    private void SayDelta(ReadOnlySpan<byte> text, IChatSink sink)
    {
        if (!_isThinking && _current is { IsThinking: true })
        {
            _current = null; // the thoughts are over, and the block of what follows has not been announced
        }

        _current?.Append(text);
        Say(text, _isThinking, sink);
    }

    private void Say(ReadOnlySpan<byte> text, bool thinking, IChatSink sink)
    {
        if (thinking)
        {
            Thinking(text, sink);
        }
        else
        {
            Text(text, sink);
        }
    }

    /// <summary>The block of an id, made where there is none yet; null: there are too many.</summary>
    private DoubaoBlock? Find(ReadOnlySpan<byte> id)
    {
        foreach (DoubaoBlock block in _blocks)
        {
            if (block.Id.SequenceEqual(id))
            {
                return block;
            }
        }

        if (_blocks.Count == MaxBlocks)
        {
            return null;
        }

        DoubaoBlock added = new(id.ToArray());
        _blocks.Add(added);
        return added;
    }

    /// <summary><c>text_block.text</c>.</summary>
    private static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> content, ref JsonStrings strings)
    {
        ReadOnlySpan<byte> text = default;
        JsonMembers members = new(content);
        while (members.Next())
        {
            if (members.Is("text_block"u8))
            {
                JsonMembers block = new(Inner(ref members, ref strings));
                while (block.Next())
                {
                    text = block.Is("text"u8) ? block.Text(ref strings) : text;
                }
            }
        }

        return text;
    }

    /// <summary>A value that is an object or array, also where it comes as a string with JSON in it.</summary>
    private static ReadOnlySpan<byte> Inner(scoped ref JsonMembers members, scoped ref JsonStrings strings) =>
        members.Kind == JsonTokenType.String ? members.Text(ref strings) : members.Raw();
}
