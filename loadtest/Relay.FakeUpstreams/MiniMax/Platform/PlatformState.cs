using System.Globalization;

namespace Relay.FakeUpstreams.MiniMax.Platform;

/// <summary>What the accounts of one fake have. One account a key; an account sees what it made and nothing else.</summary>
internal sealed class PlatformState
{
    private const int MaxCalls = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, PlatformFile> _files = [];
    private readonly Dictionary<long, PlatformTask> _tasks = [];
    private readonly Dictionary<string, (string Key, string Type)> _voices = new(StringComparer.Ordinal);
    private readonly List<(string Key, long At)> _queries = [];
    private readonly List<FakePlatformCall> _calls = [];
    private long _last = 205_258_526_306_000 + (Environment.TickCount64 % 100_000 * 1_000);

    public IReadOnlyList<(string Key, long At)> Queries
    {
        get
        {
            lock (_lock)
            {
                return [.. _queries];
            }
        }
    }

    public IReadOnlyList<FakePlatformCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public void Log(FakePlatformCall call)
    {
        lock (_lock)
        {
            if (_calls.Count < MaxCalls)
            {
                _calls.Add(call);
            }
        }
    }

    public PlatformFile AddFile(string key, string purpose, string name, byte[] bytes, string contentType)
    {
        lock (_lock)
        {
            PlatformFile file = new(++_last, key, purpose, name, bytes, contentType, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
            _files[file.Id] = file;
            return file;
        }
    }

    public PlatformFile? FindFile(string key, string id)
    {
        lock (_lock)
        {
            return long.TryParse(id, CultureInfo.InvariantCulture, out long number) && _files.TryGetValue(number, out PlatformFile? file) && file.Key == key ? file : null;
        }
    }

    public IReadOnlyList<PlatformFile> ListFiles(string key, string purpose)
    {
        lock (_lock)
        {
            return [.. _files.Values.Where(file => file.Key == key && file.Purpose == purpose)];
        }
    }

    public void RemoveFile(PlatformFile file)
    {
        lock (_lock)
        {
            _files.Remove(file.Id);
        }
    }

    public PlatformTask AddTask(string key, string kind, FakeMiniMaxOptions options, byte[] result, string callbackUrl)
    {
        lock (_lock)
        {
            PlatformTask task = new(++_last, key, kind, options, result, callbackUrl);
            _tasks[task.Id] = task;
            return task;
        }
    }

    public PlatformTask? FindTask(string key, string kind, string id)
    {
        lock (_lock)
        {
            _queries.Add((key, TimeProvider.System.GetTimestamp()));
            return long.TryParse(id, CultureInfo.InvariantCulture, out long number) && _tasks.TryGetValue(number, out PlatformTask? task)
                && task.Key == key && task.Kind == kind ? task : null;
        }
    }

    /// <summary>False when the name is taken.</summary>
    public bool AddVoice(string key, string voice, string type)
    {
        lock (_lock)
        {
            return _voices.TryAdd(voice, (key, type));
        }
    }

    public bool RemoveVoice(string key, string voice)
    {
        lock (_lock)
        {
            return _voices.TryGetValue(voice, out (string Key, string) made) && made.Key == key && _voices.Remove(voice);
        }
    }

    public IReadOnlyList<string> ListVoices(string key, string type)
    {
        lock (_lock)
        {
            return [.. _voices.Where(voice => voice.Value == (key, type)).Select(static voice => voice.Key)];
        }
    }

    /// <summary>Another account's voice may not be spoken with.</summary>
    public BaseResp CheckVoice(string? key, T2aRequest request)
    {
        lock (_lock)
        {
            return request.Mixed.Append(request.Voice).Any(voice => _voices.TryGetValue(voice, out (string Key, string) made) && made.Key != key)
                ? BaseResp.Of(2042) : BaseResp.Success;
        }
    }
}
