namespace Relay.Data.MySql.Native;

/// <summary>Options of <c>mysql_options</c>, as the library numbers them.</summary>
internal enum ClientOption
{
    ConnectTimeout = 0,
    CharacterSet = 7,
    LocalInfile = 8,
    Protocol = 9,
    WriteTimeout = 12,
    VerifyServerCertificate = 21,
    RequireTls = 38,
}
