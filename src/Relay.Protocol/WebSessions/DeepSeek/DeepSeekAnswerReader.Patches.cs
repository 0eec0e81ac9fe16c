using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.DeepSeek;

/// <content>The patches. Only what is said is followed; the object itself is not kept.</content>
public sealed partial class DeepSeekAnswerReader
{
    private const int MaxPathBytes = 256;
    private const int MaxDepth = 8;

    private byte[] _path = [];
    private Operator _operator;
    private Fragment _fragment;
    private int _fragments;
    private bool _fragmentSpoke;

    private enum Operator : byte
    {
        Set = 0,
        Append,
        Batch,
    }

    private enum Fragment : byte
    {
        /// <summary>Tools, advice, and what is not known.</summary>
        Silent = 0,
        Think,
        Response,
    }

    private void TellPatch(ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        Patch patch = Patch.Read(data, ref strings);
        if (patch.HasPath && !patch.Path.SequenceEqual(_path))
        {
            _path = patch.Path.ToArray();
        }

        _operator = patch.HasOperator ? OperatorOf(patch.Operator) : _operator;
        Apply(_path, _operator, in patch, depth: 0, ref strings, sink);
    }

    private void Apply(scoped ReadOnlySpan<byte> path, Operator op, in Patch patch, int depth, ref JsonStrings strings, IChatSink sink)
    {
        if (!IsOpen || depth > MaxDepth || path.Length > MaxPathBytes)
        {
            return;
        }

        if (op == Operator.Batch && patch.Kind == JsonTokenType.StartArray)
        {
            ApplyBatch(path, patch.Value, depth, ref strings, sink);
        }
        else if (path.SequenceEqual("response/fragments"u8))
        {
            TellFragments(patch.Kind, patch.Value, op, ref strings, sink);
        }
        else if (path.StartsWith("response/fragments/"u8))
        {
            ApplyToFragment(path["response/fragments/"u8.Length..], op, in patch, ref strings, sink);
        }
        else if (path.SequenceEqual("response/status"u8))
        {
            TellStatus(patch.Text, sink);
        }
        else if (path.SequenceEqual("response/search_results"u8))
        {
            ReadSources(patch.Value, ref strings);
        }
        else if (path.StartsWith("response/search_results/"u8) && path.EndsWith("/cite_index"u8))
        {
            NameSource(IndexOf(path["response/search_results/"u8.Length..]), Encoding.UTF8.GetString(patch.Value));
        }
        else if (patch.Kind == JsonTokenType.StartObject && (path.IsEmpty || path.SequenceEqual("response"u8)))
        {
            ApplyMembers(path, patch.Value, depth, ref strings, sink);
        }
    }

    /// <summary>Small patches, relative to the outer one's path, with a memory of their own.</summary>
    private void ApplyBatch(scoped ReadOnlySpan<byte> path, ReadOnlySpan<byte> array, int depth, ref JsonStrings strings, IChatSink sink)
    {
        ReadOnlySpan<byte> inner = default;
        Operator op = Operator.Set;
        JsonMembers elements = new(array);
        Span<byte> joined = stackalloc byte[MaxPathBytes];
        while (elements.Next())
        {
            if (elements.Kind != JsonTokenType.StartObject)
            {
                continue;
            }

            Patch patch = Patch.Read(elements.Raw(), ref strings);
            inner = patch.HasPath ? patch.Path : inner;
            op = patch.HasOperator ? OperatorOf(patch.Operator) : op;
            if (TryJoin(path, inner, joined, out int length))
            {
                Apply(joined[..length], op, in patch, depth + 1, ref strings, sink);
            }
        }
    }

    /// <summary>A snapshot is its members set one by one.</summary>
    private void ApplyMembers(scoped ReadOnlySpan<byte> path, ReadOnlySpan<byte> value, int depth, ref JsonStrings strings, IChatSink sink)
    {
        JsonMembers members = new(value);
        Span<byte> joined = stackalloc byte[MaxPathBytes];
        while (members.Next())
        {
            ReadOnlySpan<byte> name = members.Is("response"u8) && path.IsEmpty ? "response"u8
                : members.Is("fragments"u8) ? "fragments"u8
                : members.Is("search_results"u8) ? "search_results"u8
                : members.Is("status"u8) ? "status"u8
                : default;
            if (!name.IsEmpty && TryJoin(path, name, joined, out int length))
            {
                Patch member = Patch.ReadValue(ref members, ref strings);
                Apply(joined[..length], Operator.Set, in member, depth + 1, ref strings, sink);
            }
        }
    }

    private void ApplyToFragment(scoped ReadOnlySpan<byte> path, Operator op, in Patch patch, ref JsonStrings strings, IChatSink sink)
    {
        int index = IndexOf(path);
        bool isNewest = index == -1 || index == _fragments - 1;
        if (path.EndsWith("/content"u8) && isNewest && patch.Kind == JsonTokenType.String && (op != Operator.Set || !_fragmentSpoke))
        {
            TellContent(patch.Text, sink);
        }
        else if (path.EndsWith("/results"u8) || path.EndsWith("/references"u8))
        {
            ReadSources(patch.Value, ref strings);
        }
    }

    private void TellFragments(JsonTokenType kind, ReadOnlySpan<byte> value, Operator op, ref JsonStrings strings, IChatSink sink)
    {
        if (op == Operator.Set)
        {
            _fragments = 0;
        }

        if (kind == JsonTokenType.StartObject)
        {
            TellFragment(value, ref strings, sink);
            return;
        }

        JsonMembers elements = new(value);
        while (elements.Next())
        {
            TellFragment(elements.Raw(), ref strings, sink);
        }
    }

    private void TellFragment(ReadOnlySpan<byte> value, ref JsonStrings strings, IChatSink sink)
    {
        ReadOnlySpan<byte> content = default;
        _fragment = Fragment.Silent;
        _fragmentSpoke = false;
        _fragments++;
        JsonMembers members = new(value);
        while (members.Next())
        {
            if (members.Is("type"u8))
            {
                ReadOnlySpan<byte> type = members.Text(ref strings);
                _fragment = type.SequenceEqual("THINK"u8) ? Fragment.Think
                    : type.SequenceEqual("RESPONSE"u8) || type.SequenceEqual("ANSWER"u8) ? Fragment.Response
                    : Fragment.Silent;
            }
            else if (members.Is("content"u8))
            {
                content = members.Text(ref strings);
            }
            else if (members.Is("results"u8) || members.Is("references"u8))
            {
                ReadSources(members.Raw(), ref strings);
            }
        }

        TellContent(content, sink);
    }

    private void TellContent(ReadOnlySpan<byte> text, IChatSink sink)
    {
        _fragmentSpoke |= !text.IsEmpty;
        if (_fragment == Fragment.Think)
        {
            Thinking(text, sink);
        }
        else if (_fragment == Fragment.Response)
        {
            Text(text, sink);
        }
    }

    private void TellStatus(ReadOnlySpan<byte> status, IChatSink sink)
    {
        if (status.SequenceEqual("FINISHED"u8))
        {
            Finish(ChatFinish.Stop, sink);
        }
        else if (status.SequenceEqual("INCOMPLETE"u8))
        {
            Finish(ChatFinish.Length, sink);
        }
        else if (status.SequenceEqual("CONTENT_FILTER"u8))
        {
            Fail(Faults.ContentRefused("CONTENT_FILTER"), sink);
        }
    }

    private void ReadSources(ReadOnlySpan<byte> array, ref JsonStrings strings)
    {
        JsonMembers elements = new(array);
        while (elements.Next())
        {
            ReadOnlySpan<byte> url = default;
            long mark = 0;
            JsonMembers members = new(elements.Raw());
            while (members.Next())
            {
                url = members.Is("url"u8) ? members.Text(ref strings) : url;
                mark = members.Is("cite_index"u8) ? members.Count(ref strings) : mark;
            }

            if (!url.IsEmpty)
            {
                AddSource(url, mark > 0 ? mark.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");
            }
        }
    }

    private static Operator OperatorOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("APPEND"u8) ? Operator.Append : name.SequenceEqual("BATCH"u8) ? Operator.Batch : Operator.Set;

    /// <summary>The number a path begins with, negative from the end; <see cref="int.MinValue"/>: none.</summary>
    private static int IndexOf(scoped ReadOnlySpan<byte> path) => Utf8Parser.TryParse(path, out int index, out _) ? index : int.MinValue;

    private static bool TryJoin(scoped ReadOnlySpan<byte> outer, scoped ReadOnlySpan<byte> inner, Span<byte> joined, out int length)
    {
        int slash = outer.IsEmpty || inner.IsEmpty ? 0 : 1;
        length = outer.Length + slash + inner.Length;
        if (length > joined.Length)
        {
            return false;
        }

        outer.CopyTo(joined);
        if (slash == 1)
        {
            joined[outer.Length] = (byte)'/';
        }

        inner.CopyTo(joined[(outer.Length + slash)..]);
        return true;
    }

    /// <summary>One patch where it lies. Text is set where the value is one, else its JSON.</summary>
    private ref struct Patch
    {
        public bool HasPath;
        public bool HasOperator;
        public ReadOnlySpan<byte> Path;
        public ReadOnlySpan<byte> Operator;
        public JsonTokenType Kind;
        public ReadOnlySpan<byte> Text;
        public ReadOnlySpan<byte> Value;

        public static Patch Read(ReadOnlySpan<byte> json, scoped ref JsonStrings strings)
        {
            Patch patch = default;
            JsonMembers members = new(json);
            while (members.Next())
            {
                if (members.Is("p"u8))
                {
                    patch.HasPath = true;
                    patch.Path = members.Text(ref strings);
                }
                else if (members.Is("o"u8))
                {
                    patch.HasOperator = true;
                    patch.Operator = members.Text(ref strings);
                }
                else if (members.Is("v"u8))
                {
                    Patch value = ReadValue(ref members, ref strings);
                    patch.Kind = value.Kind;
                    patch.Text = value.Text;
                    patch.Value = value.Value;
                }
            }

            return patch;
        }

        public static Patch ReadValue(scoped ref JsonMembers members, scoped ref JsonStrings strings)
        {
            Patch value = default;
            value.Kind = members.Kind;
            value.Text = members.Text(ref strings);
            value.Value = members.Raw();
            return value;
        }
    }
}
