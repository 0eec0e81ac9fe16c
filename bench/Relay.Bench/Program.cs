using BenchmarkDotNet.Running;
using Relay.Bench;

// Two ways to run: the gate of CI, which takes seconds, and BenchmarkDotNet with its own arguments, which takes minutes.
if (args is ["--check-budgets"])
{
    return BudgetCheck.Run(HotLoops.All(), Path.Combine(AppContext.BaseDirectory, "budgets.json"), Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(HotLoop).Assembly).Run(args);
return 0;
