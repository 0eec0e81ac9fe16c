using System.Text.Json.Serialization;

namespace Relay.Endpoints.Accounts;

/// <summary>Answers of the accounts paths: records whose members are written in snake case, times as <see cref="IsoTime"/> text.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(JwtKeyItem[]))]
[JsonSerializable(typeof(LoginAnswer))]
[JsonSerializable(typeof(MessageAnswer))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(TokenItem))]
[JsonSerializable(typeof(TokensAnswer))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(EntryAnswer))]
[JsonSerializable(typeof(LedgerAnswer))]
[JsonSerializable(typeof(TokenLimitsAnswer))]
internal sealed partial class AccountsJson : JsonSerializerContext;
