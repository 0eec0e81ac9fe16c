using System.Diagnostics;

namespace Relay.Testing.MariaDb;

/// <summary>What a server needs for TLS, made by openssl: an authority of its own, a certificate for "localhost" only, and another authority.</summary>
internal sealed record ServerCertificates(string Authority, string OtherAuthority, string Server, string Key)
{
    public static ServerCertificates Create(string folder)
    {
        // The certificate does not name 127.0.0.1: connecting by address is the wrong host.
        const string Script = """
            set -e
            new="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
            openssl req -x509 $new -keyout ca.key -out ca.pem -subj "/CN=Relay test authority"
            openssl req -x509 $new -keyout other.key -out other.pem -subj "/CN=Another authority"
            openssl req $new -keyout server.key -out server.csr -subj "/CN=localhost"
            printf 'subjectAltName=DNS:localhost\n' > names
            openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names
            """;
        ProcessStartInfo start = new("/bin/sh", ["-c", Script]) { WorkingDirectory = folder, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? new ServerCertificates(In(folder, "ca.pem"), In(folder, "other.pem"), In(folder, "server.pem"), In(folder, "server.key"))
            : throw new InvalidOperationException("openssl: " + error);
    }

    private static string In(string folder, string name) => Path.Combine(folder, name);
}
