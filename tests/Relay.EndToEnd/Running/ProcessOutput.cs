using System.Text;

namespace Relay.EndToEnd.Running;

/// <summary>What a process writes to its output and error streams, line by line as it comes. Any thread may ask.</summary>
internal sealed class ProcessOutput
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly List<(string Part, TaskCompletionSource<string> Source)> _waiters = [];
    private readonly Task _read;

    public ProcessOutput(params StreamReader[] streams) => _read = ReadAsync(streams);

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>The first line that contains <paramref name="part"/>; fails when the process ends without one.</summary>
    public Task<string> LineWithAsync(string part)
    {
        TaskCompletionSource<string> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (Array.Find(_text.ToString().Split('\n'), line => line.Contains(part, StringComparison.Ordinal)) is { } line)
            {
                return Task.FromResult(line);
            }

            if (_read is { IsCompleted: true })
            {
                throw new InvalidOperationException(Missing(part));
            }

            _waiters.Add((part, source));
        }

        return Deadline.WithinAsync(source.Task, () => Missing(part));
    }

    /// <summary>Completes when the process has closed both streams.</summary>
    public Task EndAsync() => _read;

    private async Task ReadAsync(StreamReader[] streams)
    {
        await Task.WhenAll(Array.ConvertAll(streams, ReadAsync));
        lock (_lock)
        {
            _waiters.ForEach(waiter => waiter.Source.TrySetException(new InvalidOperationException(Missing(waiter.Part))));
        }
    }

    private async Task ReadAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            lock (_lock)
            {
                _text.Append(line).Append('\n');
                foreach ((string part, TaskCompletionSource<string> source) in _waiters)
                {
                    if (line.Contains(part, StringComparison.Ordinal))
                    {
                        source.TrySetResult(line);
                    }
                }
            }
        }
    }

    private string Missing(string part) => $"No line with '{part}' in what the process wrote:\n{_text}";
}
