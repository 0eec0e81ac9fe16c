using Relay.Data.MySql;
using Relay.Testing.MariaDb;
using Xunit;

namespace Relay.Tests.Data.MySql;

/// <summary>The server's certificate is signed by its own authority and made out to "localhost".</summary>
public sealed class MySqlTlsTests : MySqlTests
{
    [Theory]
    [InlineData(MySqlSslMode.None, false)]
    [InlineData(MySqlSslMode.Preferred, true)]
    [InlineData(MySqlSslMode.Required, true)]
    public void Open_ModeThatVerifiesNothing_EncryptsAsItSays(MySqlSslMode mode, bool isEncrypted)
    {
        using MySqlDataSource source = Secure("127.0.0.1", mode, "");
        using MySqlConnection connection = source.OpenConnection();
        Assert.Equal(isEncrypted, connection.IsEncrypted);
        Assert.Equal(isEncrypted, !string.IsNullOrEmpty((string?)Value(connection, "SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'SSL_CIPHER'")));
    }

    [Theory]
    [InlineData("localhost", MySqlSslMode.VerifyFull)]
    [InlineData("localhost", MySqlSslMode.VerifyCA)]
    [InlineData("127.0.0.1", MySqlSslMode.VerifyCA)]
    public void Open_TrustedAuthority_IsAccepted(string host, MySqlSslMode mode)
    {
        using MySqlDataSource source = Secure(host, mode, Server.Certificates.Authority);
        using MySqlConnection connection = source.OpenConnection();
        Assert.True(connection.IsEncrypted);
    }

    [Theory]
    [InlineData("localhost", MySqlSslMode.VerifyCA, true)]
    [InlineData("localhost", MySqlSslMode.VerifyFull, true)]
    [InlineData("127.0.0.1", MySqlSslMode.VerifyFull, false)]
    public void Open_WrongAuthorityOrHost_IsRefused(string host, MySqlSslMode mode, bool otherAuthority)
    {
        using MySqlDataSource source = Secure(host, mode, otherAuthority ? Server.Certificates.OtherAuthority : Server.Certificates.Authority);
        Assert.Equal(MySqlErrorCode.TlsFailed, Assert.Throws<MySqlException>(source.OpenConnection).Number);
    }

    [Fact]
    public void Open_OnlyTheSystemsAuthorities_RefusesAServerOfOurOwn()
    {
        using MySqlDataSource source = Secure("localhost", MySqlSslMode.VerifyFull, "");
        Assert.Equal(MySqlErrorCode.TlsFailed, Assert.Throws<MySqlException>(source.OpenConnection).Number);
    }

    [Fact]
    public async Task Open_AccountThatRequiresTls_NeedsIt()
    {
        await Server.ExecuteAsync("CREATE USER IF NOT EXISTS tls_only@'%' IDENTIFIED BY 'x' REQUIRE SSL; GRANT ALL ON *.* TO tls_only@'%'");
        using MySqlDataSource plain = Secure("127.0.0.1", MySqlSslMode.None, "", "tls_only");
        Assert.Equal(MySqlErrorCode.AccessDenied, Assert.Throws<MySqlException>(plain.OpenConnection).Number);
        using MySqlDataSource encrypted = Secure("127.0.0.1", MySqlSslMode.Required, "", "tls_only");
        encrypted.OpenConnection().Dispose();
    }

    [Fact]
    public void Open_UnixSocket_IsPlain()
    {
        MySqlOptions options = Server.Options(Database);
        using MySqlDataSource source = new(new MySqlOptions { Server = Server.SocketPath, UserId = options.UserId, Password = options.Password });
        using MySqlConnection connection = source.OpenConnection();
        Assert.False(connection.IsEncrypted);
    }

    private MySqlDataSource Secure(string host, MySqlSslMode mode, string authority, string? user = null)
    {
        MySqlOptions options = Server.Options(Database);
        return new(new MySqlOptions
        {
            Server = host,
            Port = Server.Port,
            UserId = user ?? options.UserId,
            Password = user is null ? options.Password : "x",
            SslMode = mode,
            SslCa = authority,
        });
    }

    private static object? Value(MySqlConnection connection, string sql)
    {
        using MySqlCommand command = Command(connection, sql);
        return command.ExecuteScalar();
    }
}
