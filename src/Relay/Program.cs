using Relay.Cli;
using Relay.Hosting;
using Relay.Identity;
using Relay.Storage;

try
{
    return await RootCommandFactory.Create().Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is StartException or StoreException or SecretKeyException or ArgumentException)
{
    await Console.Error.WriteLineAsync("relay: " + error.Message);
    return 1;
}
