namespace Relay.Tests.Storage;

/// <summary>What a test of the store runs on.</summary>
public enum Engine
{
    Sqlite,
    MySql,
}
