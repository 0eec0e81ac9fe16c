using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Relay.Upstreams.Local;

/// <summary>
/// One run of a program: text goes in, bytes come out, and whatever happens nothing of it is left behind. One reader at a
/// time. Text and error output are served in the background, so neither side can fill a pipe and wait for ever. Waiting
/// costs no thread: the runtime polls the pipes.
/// </summary>
internal sealed class SpeechProcess : IAsyncDisposable
{
    private const int FeedBytes = 4_096;
    private const int MaxErrorLineBytes = 200;

    private readonly Process _process;
    private readonly Stream _output;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _feeding;
    private readonly Task _errors;
    private readonly byte[] _errorLine = new byte[MaxErrorLineBytes];
    private int _disposed;

    private SpeechProcess(Process process, ReadOnlyMemory<byte> text)
    {
        _process = process;
        _output = process.StandardOutput.BaseStream;
        Id = process.Id;
        _feeding = FeedAsync(text);
        _errors = DrainErrorsAsync();
    }

    public int Id { get; }

    /// <summary>Null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Bytes seen on standard error. Only a count and the first line are kept.</summary>
    public long ErrorBytes { get; private set; }

    /// <summary>The first line of standard error, up to 200 bytes, control characters replaced.</summary>
    public string ErrorLine
    {
        get
        {
            ReadOnlySpan<byte> kept = _errorLine.AsSpan(0, (int)Math.Min(ErrorBytes, MaxErrorLineBytes));
            int end = kept.IndexOf((byte)'\n');
            return string.Concat(Encoding.UTF8.GetString(end < 0 ? kept : kept[..end]).Select(c => char.IsControl(c) ? ' ' : c));
        }
    }

    /// <summary>Starts the program. Blocks while the kernel makes the process (under 1 ms, at times 5): not for request threads.</summary>
    /// <param name="info">With all three standard streams redirected.</param>
    /// <param name="text">Fed to its input. Borrowed until disposal.</param>
    /// <exception cref="Win32Exception">It could not be started.</exception>
    public static SpeechProcess Start(ProcessStartInfo info, ReadOnlyMemory<byte> text)
    {
        var process = new Process { StartInfo = info };
        try
        {
            process.Start();
            return new SpeechProcess(process, text);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Reads output; 0 when it is closed by everyone who held it.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _output.ReadAsync(buffer, cancellationToken);

    /// <summary>Waits for the program to be gone. False when the grace was not enough.</summary>
    public async ValueTask<bool> WaitForExitAsync(TimeSpan grace, TimeProvider time, CancellationToken cancellationToken)
    {
        await WithinAsync(grace, time, _process.WaitForExitAsync, cancellationToken);
        return _process.HasExited;
    }

    /// <summary>Waits for the end of the error output, which something the program started may hold open longer than it lives.</summary>
    public ValueTask WaitForErrorsAsync(TimeSpan grace, TimeProvider time, CancellationToken cancellationToken) =>
        WithinAsync(grace, time, _errors.WaitAsync, cancellationToken);

    /// <summary>Ends the program and what it started, now. Harmless when it is gone already.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: ProcessTree.HasChildren(Id));
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // Gone between the question and the signal, or not ours to kill: either way the wait that follows tells.
        }
    }

    /// <summary>Releases pipes and tasks. Kills the program first where it still runs, but does not wait for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (!_process.HasExited)
        {
            Kill();
        }

        await _stop.CancelAsync();
        await _feeding;
        await _errors;
        await _output.DisposeAsync();
        _process.Dispose();
        _stop.Dispose();
    }

    private static async ValueTask WithinAsync(
        TimeSpan grace, TimeProvider time, Func<CancellationToken, Task> wait, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(grace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await wait(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The grace was not enough; the caller looks for itself.
        }
    }

    private async Task FeedAsync(ReadOnlyMemory<byte> text)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FeedBytes);
        Stream input = _process.StandardInput.BaseStream;
        var copy = default(SpeechText);
        try
        {
            while (!text.IsEmpty)
            {
                int count = Math.Min(text.Length, FeedBytes);
                copy.Copy(text.Span[..count], buffer);
                text = text[count..];
                await input.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // A program that stops reading says why with its exit code; the caller who left needs no reason.
        }
        finally
        {
            await input.DisposeAsync();
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private async Task DrainErrorsAsync()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FeedBytes);
        Stream errors = _process.StandardError.BaseStream;
        try
        {
            int count;
            while ((count = await errors.ReadAsync(buffer, _stop.Token)) > 0)
            {
                int kept = (int)Math.Min(ErrorBytes, MaxErrorLineBytes);
                buffer.AsSpan(0, Math.Min(count, MaxErrorLineBytes - kept)).CopyTo(_errorLine.AsSpan(kept));
                ErrorBytes += count;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Disposed while the program, or something it left behind, still held the pipe.
        }
        finally
        {
            await errors.DisposeAsync();
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
