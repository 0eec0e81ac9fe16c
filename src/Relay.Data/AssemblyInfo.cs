using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
[assembly: DisableRuntimeMarshalling] // every signature is blittable: the call is the call, in the native build and out of it
[assembly: InternalsVisibleTo("Relay.Tests")]
