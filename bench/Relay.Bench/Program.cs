using System.Globalization;
using BenchmarkDotNet.Running;
using Relay.Bench;

// Ways to run: the gate of CI, which takes seconds; the same written down in bench/history; rows a second into both stores; BenchmarkDotNet with its own arguments, which takes minutes.
if (args is ["--check-budgets"])
{
    return BudgetCheck.Run(HotLoops.All(), Budgets.Read(Path.Combine(AppContext.BaseDirectory, "budgets.json")), Console.Out);
}

if (args is ["--record", var history])
{
    await Console.Out.WriteLineAsync(HistoryRecord.Write(HotLoops.All(), history, TimeProvider.System));
    return 0;
}

if (args is ["--journal-load", ..])
{
    return await JournalLoad.RunAsync(
        args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000,
        args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 10,
        args.Length > 3 ? args[3] : Environment.CurrentDirectory,
        Console.Out);
}

// Lists of calls in a store of ten million rows, or as many as asked for: --call-pages FOLDER|mariadb [ROWS]
if (args is ["--call-pages", var where, ..])
{
    long rows = args.Length > 2 ? long.Parse(args[2], CultureInfo.InvariantCulture) : 10_000_000;
    return await CallPages.RunAsync(where, rows, Console.Out);
}

// Every table of the dashboard through its endpoint: --dashboard-tables [CALLS]
if (args is ["--dashboard-tables", ..])
{
    return await DashboardTables.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000, Console.Out);
}

if (args is ["--deepseek-work"])
{
    DeepSeekWorkBenchmarks.Print(Console.Out);
    return 0;
}

if (args is ["--store-rows"])
{
    return await StoreRows.RunAsync(Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(HotLoop).Assembly).Run(args);
return 0;
