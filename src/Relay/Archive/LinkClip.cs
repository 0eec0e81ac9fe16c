namespace Relay.Archive;

/// <summary>A clip that lies at the provider and is to be fetched. The link is a secret: it is never logged.</summary>
internal sealed record LinkClip(ClipLabel Label, Uri Link, string Format, long AudioMs);
