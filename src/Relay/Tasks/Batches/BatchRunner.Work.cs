using System.Text;
using Relay.Diagnostics;
using Relay.Routing.Objects;

namespace Relay.Tasks.Batches;

/// <content>One batch from its file to its results.</content>
internal sealed partial class BatchRunner
{
    public const int MaxLines = 50_000;

    private const int MaxTries = 8;
    private const double MaxPauseMs = 60_000;

    private async Task RunBatchAsync(BatchRun run)
    {
        string input = folder.FileOf(run.Facts.InputFileId);
        TaskOwner? owner = await owners.FindAsync(run.Batch.AccountId, run.Batch.TokenId, _stop.Token);
        string wrong = owner is not { IsActive: true } ? "the account, or the token the batch was made with, may not make calls any more" : await CheckAsync(run, input);
        if (wrong.Length > 0)
        {
            await EndAsync(run, owner, ObjectState.Failed, run.Facts with { Status = "failed", Error = wrong });
            return;
        }

        await using FileStream output = folder.Append(folder.PartOf(run.Batch.ChargeId, "out"));
        await using FileStream errors = folder.Append(folder.PartOf(run.Batch.ChargeId, "err"));
        HashSet<int> done = await BatchResults.ReadDoneAsync(output);
        int failed = done.Count;
        done.UnionWith(await BatchResults.ReadDoneAsync(errors));
        failed = done.Count - failed;
        run.Facts = run.Facts with { Status = "in_progress", Completed = done.Count - failed, Failed = failed };
        await TellAsync(run, owner!);
        await MakeCallsAsync(run, input, done, output, errors);
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

    private async Task MakeCallsAsync(BatchRun run, string input, HashSet<int> done, FileStream output, FileStream errors)
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
#pragma warning disable CA2025 // all are awaited below, before it is disposed
                running.Add(Task.Run(() => MakeCallAsync(run, BatchLine.Read(text, out _)!, number, output, errors, writing), CancellationToken.None));
#pragma warning restore CA2025
                running.RemoveAll(static task => task.IsCompletedSuccessfully);
            }
        }
        finally
        {
            await Task.WhenAll(running);
            writing.Dispose();
        }
    }

    private async Task MakeCallAsync(BatchRun run, BatchLine line, int index, FileStream output, FileStream errors, SemaphoreSlim writing)
    {
        try
        {
            BatchResult result = await AskAsync(run, line, index);
            if (run.Stopping.IsCancellationRequested && !result.IsGood)
            {
                return; // given up: it was not made
            }

            byte[] written = BatchResults.Write(run, line, index, result);
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

    /// <summary>Makes a line's call, and again where it is likely to pass: keys that rest, a service that is down for a moment.</summary>
    private async Task<BatchResult> AskAsync(BatchRun run, BatchLine line, int index)
    {
        for (int tries = 0; ; tries++)
        {
            // Asked each time: a token may be revoked, or its limits changed, while its batch runs.
            if (await owners.FindAsync(run.Batch.AccountId, run.Batch.TokenId, run.Stopping) is not { IsActive: true } owner)
            {
                run.Cancel();
                throw new OperationCanceledException("the batch's owner may not make calls any more");
            }

            BatchResult result = await calls.CallAsync(owner.Caller, line, BatchResults.ChargeIdOf(run.Batch.ChargeId, index), run.Stopping);
            if (!result.IsPassing || tries == MaxTries - 1)
            {
                return result;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(options.BatchRetryMs * Math.Pow(2, tries), MaxPauseMs)), time, run.Stopping);
        }
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
}
