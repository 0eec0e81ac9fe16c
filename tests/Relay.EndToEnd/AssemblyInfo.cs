using System.Runtime.Versioning;

// Signals, file modes and a shell.
[assembly: SupportedOSPlatform("linux")]

// Each test starts processes of its own; side by side they would measure each other's start-up.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
