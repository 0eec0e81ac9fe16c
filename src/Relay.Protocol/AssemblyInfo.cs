using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
[assembly: InternalsVisibleTo("Relay.Protocol.Tests")]
[assembly: InternalsVisibleTo("Relay.Bench")]
