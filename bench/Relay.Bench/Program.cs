using BenchmarkDotNet.Running;
using Relay.Bench;

// Ways to run: the gate of CI, which takes seconds; rows a second into both stores; BenchmarkDotNet with its own arguments, which takes minutes.
if (args is ["--check-budgets"])
{
    return BudgetCheck.Run(HotLoops.All(), Path.Combine(AppContext.BaseDirectory, "budgets.json"), Console.Out);
}

if (args is ["--store-rows"])
{
    return await StoreRows.RunAsync(Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(HotLoop).Assembly).Run(args);
return 0;
