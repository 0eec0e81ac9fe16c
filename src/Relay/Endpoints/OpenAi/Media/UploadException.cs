namespace Relay.Endpoints.OpenAi.Media;

/// <summary>An upload that cannot be taken, found out while it was on its way upstream.</summary>
internal sealed class UploadException(RelayError error, Exception? inner = null) : Exception(error.Message, inner)
{
    public RelayError Error => error;
}
