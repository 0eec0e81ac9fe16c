namespace Relay.Endpoints.OpenAi.Media;

/// <summary>The caller's own doing, found out while its upload was on its way upstream, or when the answer came: told, and nobody is blamed.</summary>
internal sealed class UploadException(RelayError error, Exception? inner = null) : Exception(error.Message, inner)
{
    public RelayError Error => error;
}
