using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Relay.Diagnostics;
using Relay.Routing.Objects;

namespace Relay.Tasks.Batches;

/// <summary>
/// Works batches off that no provider takes: reads their lines, makes each call over Relay's own keys, writes results and errors, and goes on
/// where it was after a restart.
/// </summary>
/// <remarks>
/// <para>A line is done when it stands whole in one of the two parts; the parts are read once at the beginning. A line that was charged and not written
/// is made again after a restart, and its charge, which has the same id, counts once.</para>
/// <para>Bounded: <see cref="TaskOptions.BatchConcurrency"/> lines at a time on this node, over all batches; lines are read as they are needed. What a
/// batch keeps in memory are the numbers of its lines that are done.</para>
/// <para>A batch lies on its node's disk and is run there only.</para>
/// </remarks>
internal sealed class BatchRunner(
    TaskOptions options, IUpstreamObjectStore store, ITaskOwnerStore owners, BatchFolder folder, IBatchCaller calls, Callbacks callbacks,
    Func<Guid> node, TimeProvider time, ILogger<BatchRunner> log) : IAsyncDisposable
{
    public const string Provider = "relay";
    public const int MaxLines = 50_000;

    private const int MaxAtOnce = 100;
    private const long LeaseUs = 3_600_000_000;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, BatchRun> _runs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _lines = new(options.BatchConcurrency);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Batches under way on this node.</summary>
    public int Count => _runs.Count;

    public string Node => node().ToString("N");

    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>How far a batch is; null: it does not run here.</summary>
    public BatchFacts? Progress(string batchId) => _runs.TryGetValue(batchId, out BatchRun? run) ? run.Facts : null;

    /// <summary>No more lines of the batch are begun; those under way are given up.</summary>
    public void Cancel(string batchId)
    {
        if (_runs.TryGetValue(batchId, out BatchRun? run))
        {
            run.Cancel();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await Task.WhenAll(_runs.Values.Select(static run => run.Work));
        _stop.Dispose();
        _lines.Dispose();
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(s_tick, time);
        try
        {
            do
            {
                try
                {
                    await ClaimAsync();
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    Log.TasksUnread(log, error);
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Stopped; the next start goes on.
        }
    }

    private async Task ClaimAsync()
    {
        BatchRun[] over = [.. _runs.Values.Where(static run => run.Work.IsCompleted)];
        foreach (UpstreamObject batch in await store.ClaimAsync(ObjectKind.Batch, Node, LeaseUs, MaxAtOnce, _stop.Token))
        {
            bool isCancelled = BatchFacts.Of(batch).Status == "cancelling"; // perhaps by another node
            if (_runs.TryGetValue(batch.ObjectId, out BatchRun? known))
            {
                if (isCancelled)
                {
                    known.Cancel();
                }

                continue;
            }

            BatchRun run = new(batch, _stop.Token);
            _runs[batch.ObjectId] = run;
            if (isCancelled)
            {
                run.Cancel();
            }

            run.Work = Task.Run(() => WorkAsync(run), CancellationToken.None);
        }

        foreach (BatchRun run in over)
        {
            _runs.TryRemove(run.Batch.ObjectId, out _);
        }
    }

    private async Task WorkAsync(BatchRun run)
    {
        try
        {
            await RunBatchAsync(run);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
        catch (Exception error)
        {
            Log.TaskFailing(log, run.Batch.ChargeId, error); // taken up again with the next claim
        }
        finally
        {
            run.Dispose();
        }
    }

    private async Task RunBatchAsync(BatchRun run)
    {
        string input = folder.FileOf(run.Facts.InputFileId);
        TaskOwner? owner = await owners.FindAsync(run.Batch.AccountId, run.Batch.TokenId, _stop.Token);
        string wrong = owner is null ? "the account is gone" : await CheckAsync(run, input);
        if (wrong.Length > 0)
        {
            await EndAsync(run, owner, ObjectState.Failed, run.Facts with { Status = "failed", Error = wrong });
            return;
        }

        await using FileStream output = folder.Append(folder.PartOf(run.Batch.ChargeId, "out"));
        await using FileStream errors = folder.Append(folder.PartOf(run.Batch.ChargeId, "err"));
        HashSet<int> done = await ReadDoneAsync(output);
        int failed = done.Count;
        done.UnionWith(await ReadDoneAsync(errors));
        failed = done.Count - failed;
        run.Facts = run.Facts with { Status = "in_progress", Completed = done.Count - failed, Failed = failed };
        await TellAsync(run, owner!);
        await MakeCallsAsync(run, owner!, input, done, output, errors);
        _stop.Token.ThrowIfCancellationRequested();
        bool isExpired = run.IsExpired(time);
        string status = run.IsCancelled ? "cancelled" : isExpired ? "expired" : "completed";
        run.Facts = run.Facts with { Status = "finalizing" };
        string outputId = await FileAsync(run, output, "out");
        string errorId = await FileAsync(run, errors, "err");
        await EndAsync(run, owner, isExpired ? ObjectState.Expired : ObjectState.Ready, run.Facts with
        {
            Status = status,
            OutputFileId = outputId,
            ErrorFileId = errorId,
            CompletedAt = time.GetUtcNow().ToUnixTimeSeconds(),
        });
    }

    /// <summary>Reads the whole file once before anything is asked or charged; "" when nothing is wrong.</summary>
    private async Task<string> CheckAsync(BatchRun run, string input)
    {
        if (!File.Exists(input))
        {
            return "the input file is gone";
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        int number = 0;
        await foreach (string line in File.ReadLinesAsync(input, _stop.Token))
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            if (BatchLine.Read(line, out string error) is not { } read)
            {
                return $"line {number}: {error}";
            }

            if (!names.Add(read.CustomId))
            {
                return $"line {number}: its 'custom_id' stands twice";
            }

            if (names.Count > MaxLines)
            {
                return $"there are more than {MaxLines} lines";
            }
        }

        run.Facts = run.Facts with { Total = names.Count };
        return names.Count == 0 ? "there is no line in the input file" : "";
    }

    private async Task MakeCallsAsync(BatchRun run, TaskOwner owner, string input, HashSet<int> done, FileStream output, FileStream errors)
    {
        SemaphoreSlim writing = new(1);
        List<Task> running = [];
        int index = -1;
        try
        {
            await foreach (string text in File.ReadLinesAsync(input, _stop.Token))
            {
                index++;
                if (text.Length == 0 || done.Contains(index))
                {
                    continue;
                }

                if (run.Stopping.IsCancellationRequested || run.IsExpired(time))
                {
                    break;
                }

                await _lines.WaitAsync(_stop.Token);
                int number = index;
                running.Add(Task.Run(() => MakeCallAsync(run, owner, BatchLine.Read(text, out _)!, number, output, errors, writing), CancellationToken.None));
                running.RemoveAll(static task => task.IsCompletedSuccessfully);
            }
        }
        finally
        {
            await Task.WhenAll(running);
            writing.Dispose();
        }
    }

    private async Task MakeCallAsync(BatchRun run, TaskOwner owner, BatchLine line, int index, FileStream output, FileStream errors, SemaphoreSlim writing)
    {
        try
        {
            BatchResult result = await calls.CallAsync(owner.Caller, line, ChargeIdOf(run.Batch.ChargeId, index), run.Stopping);
            if (run.Stopping.IsCancellationRequested && !result.IsGood)
            {
                return; // given up: it was not made
            }

            byte[] written = Write(run, line, index, result);
            await writing.WaitAsync();
            try
            {
                FileStream file = result.IsGood ? output : errors;
                await file.WriteAsync(written);
                await file.FlushAsync();
                run.Facts = result.IsGood ? run.Facts with { Completed = run.Facts.Completed + 1 } : run.Facts with { Failed = run.Facts.Failed + 1 };
            }
            finally
            {
                writing.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // Given up: it was not made.
        }
        finally
        {
            _lines.Release();
        }
    }

    private static byte[] Write(BatchRun run, BatchLine line, int index, in BatchResult result)
    {
        using MemoryStream written = new();
        using (Utf8JsonWriter json = new(written))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, $"batch_req_{run.Batch.ChargeId:N}_{index}");
            json.WriteString("custom_id"u8, line.CustomId);
            json.WriteStartObject("response"u8);
            json.WriteNumber("status_code"u8, result.Status);
            json.WriteString("request_id"u8, ChargeIdOf(run.Batch.ChargeId, index).ToString("N"));
            json.WritePropertyName("body"u8);
            json.WriteRawValue(result.Body);
            json.WriteEndObject();
            if (result.IsGood)
            {
                json.WriteNull("error"u8);
            }
            else
            {
                json.WriteStartObject("error"u8);
                json.WriteNumber("code"u8, result.Code);
                json.WriteString("message"u8, "the call failed, see its response"u8);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        written.WriteByte((byte)'\n');
        return written.ToArray();
    }

    /// <summary>The numbers of the lines that a part has.</summary>
    private static async Task<HashSet<int>> ReadDoneAsync(FileStream part)
    {
        HashSet<int> done = [];
        part.Position = 0;
        using (StreamReader reader = new(part, Encoding.UTF8, leaveOpen: true))
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                string id = JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!;
                done.Add(int.Parse(id.AsSpan(id.LastIndexOf('_') + 1), System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        part.Position = part.Length;
        return done;
    }

    /// <summary>Gives a part its place as a file of its owner's; "" for one without a line.</summary>
    private async Task<string> FileAsync(BatchRun run, FileStream part, string kind)
    {
        long bytes = part.Length;
        string from = folder.PartOf(run.Batch.ChargeId, kind);
        await part.DisposeAsync();
        if (bytes == 0)
        {
            File.Delete(from);
            return "";
        }

        // Their ids were set aside when the batch was made: done again after a crash, they are the same files.
        long first = long.Parse(run.Batch.ResultId, System.Globalization.CultureInfo.InvariantCulture);
        string id = (kind == "out" ? first : first + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        File.Copy(from, folder.FileOf(id), overwrite: true); // the part goes when the batch's row says where its results are
        await store.AddAsync(
            run.Batch with
            {
                Kind = ObjectKind.File,
                ObjectId = id,
                State = ObjectState.Ready,
                TaskType = "batch",
                ResultId = "",
                Units = bytes,
                Detail = $$"""{"filename":"{{run.Batch.ObjectId}}_{{(kind == "out" ? "output" : "error")}}.jsonl"}""",
                CallbackUrl = "",
            },
            0, _stop.Token);
        return id;
    }

    private async Task EndAsync(BatchRun run, TaskOwner? owner, ObjectState state, BatchFacts facts)
    {
        run.Facts = facts;
        await store.UpdateAsync(run.Batch with { State = state, Detail = facts.ToJson() }, _stop.Token);
        File.Delete(folder.PartOf(run.Batch.ChargeId, "out"));
        File.Delete(folder.PartOf(run.Batch.ChargeId, "err"));
        Log.BatchEnded(log, run.Batch.ObjectId, state);
        if (owner is not null)
        {
            await TellAsync(run, owner);
        }
    }

    private async Task TellAsync(BatchRun run, TaskOwner owner)
    {
        if (run.Batch.CallbackUrl.Length > 0
            && !await callbacks.TellAsync(run.Batch.CallbackUrl, Encoding.UTF8.GetBytes(run.Facts.ToJson()), owner.TokenHash, _stop.Token))
        {
            Log.CallbackLost(log, run.Batch.ChargeId);
        }
    }

    /// <summary>The id a line is charged by: the batch's, with the line's number in the bits between its time and its last one.</summary>
    private static Guid ChargeIdOf(Guid batch, int index)
    {
        Span<byte> bytes = stackalloc byte[16];
        batch.TryWriteBytes(bytes, bigEndian: true, out _);
        uint number = (uint)index << 1; // the last bit tells a call from its voice's fee
        bytes[12] ^= (byte)(number >> 24);
        bytes[13] ^= (byte)(number >> 16);
        bytes[14] ^= (byte)(number >> 8);
        bytes[15] ^= (byte)number;
        return new Guid(bytes, bigEndian: true);
    }
}
