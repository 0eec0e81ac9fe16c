using System.Reflection;
using System.Runtime.InteropServices;

namespace Relay.Data;

/// <summary>
/// Says which file stands behind each library name in this assembly's imports. An assembly can have only one resolver, so
/// all names meet here. A library linked into the native binary (DirectPInvoke) never comes this way.
/// </summary>
internal static class NativeLibraries
{
    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    /// <summary>Call before the first import. Cheap and safe to call again, from any thread.</summary>
    internal static void EnsureResolver()
    {
        // Running the static constructor once is all there is to do.
    }

    // The plain names come only with the development packages; the versioned ones are what a machine has. Zero hands the name
    // back to the runtime's own search.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        string file = name switch
        {
            "sqlite3" => "libsqlite3.so.0",
            "mariadb" => "libmariadb.so.3",
            _ => "",
        };
        return file.Length > 0 && NativeLibrary.TryLoad(file, out nint library) ? library : 0;
    }
}
