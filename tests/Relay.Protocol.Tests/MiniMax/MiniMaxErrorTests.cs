using System.Text;
using Relay.Protocol.MiniMax;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.OpenAi;

namespace Relay.Protocol.Tests.MiniMax;

public class MiniMaxErrorTests
{
    [Theory]
    [InlineData(0, MiniMaxErrorKind.None, MiniMaxRetry.Never, 200)]
    [InlineData(1002, MiniMaxErrorKind.RateLimited, MiniMaxRetry.Later, 429)]
    [InlineData(1004, MiniMaxErrorKind.KeyUnauthorized, MiniMaxRetry.Never, 502)]
    [InlineData(1008, MiniMaxErrorKind.KeyExhausted, MiniMaxRetry.Never, 503)]
    [InlineData(1013, MiniMaxErrorKind.Temporary, MiniMaxRetry.Now, 502)]
    [InlineData(1026, MiniMaxErrorKind.ContentRefused, MiniMaxRetry.Never, 400)]
    [InlineData(2013, MiniMaxErrorKind.CallerFault, MiniMaxRetry.Never, 400)]
    [InlineData(2061, MiniMaxErrorKind.KeyNotEntitled, MiniMaxRetry.Never, 502)]
    [InlineData(2205, MiniMaxErrorKind.MessageRefused, MiniMaxRetry.Later, 429)]
    [InlineData(2201, MiniMaxErrorKind.SessionEnded, MiniMaxRetry.Now, 504)]
    [InlineData(31337, MiniMaxErrorKind.Unknown, MiniMaxRetry.Never, 502)]
    public void Find_Code_TellsWhoseMatterItIs(int code, MiniMaxErrorKind kind, MiniMaxRetry retry, int status)
    {
        MiniMaxError error = MiniMaxError.Find(code);

        Assert.Equal((code, kind, retry, status), (error.Code, error.Kind, error.Retry, error.HttpStatus));
    }

    [Fact]
    public void All_Rows_NeverBlameTheCallersKey()
    {
        Assert.DoesNotContain(MiniMaxError.All, row => row.HttpStatus is 401 or 402 or 403);
    }

    [Fact]
    public void All_Rows_CoverTheDocumentedCodes()
    {
        int[] documented =
        [
            0, 1000, 1001, 1002, 1004, 1008, 1013, 1024, 1026, 1027, 1028, 1030, 1033, 1039, 1041, 1042, 1043, 1044, 2013, 20132, 2037, 2038,
            2039, 2042, 2044, 2045, 2048, 2049, 2054, 2056, 2061, 2062, 2201, 2202, 2203, 2204, 2205, 2206,
        ];

        Assert.Equal(documented.Order(), MiniMaxError.All.Select(row => row.Code).Order());
    }

    [Theory]
    [InlineData(1000, ChatFaultKind.Transient)]
    [InlineData(1002, ChatFaultKind.RateLimited)]
    [InlineData(1039, ChatFaultKind.RateLimited)]
    [InlineData(1041, ChatFaultKind.RateLimited)]
    [InlineData(2045, ChatFaultKind.RateLimited)]
    [InlineData(2062, ChatFaultKind.RateLimited)]
    [InlineData(2056, ChatFaultKind.QuotaWindow)]
    [InlineData(1028, ChatFaultKind.QuotaWindow)]
    [InlineData(1008, ChatFaultKind.BalanceEmpty)]
    [InlineData(1004, ChatFaultKind.KeyInvalid)]
    [InlineData(2049, ChatFaultKind.KeyInvalid)]
    [InlineData(1024, ChatFaultKind.Overloaded)]
    [InlineData(1026, ChatFaultKind.ContentBlocked)]
    [InlineData(2013, ChatFaultKind.BadRequest)]
    [InlineData(2042, ChatFaultKind.BadRequest)]
    [InlineData(2061, ChatFaultKind.ModelUnavailable)]
    [InlineData(31337, ChatFaultKind.Transient)]
    public void Fault_OfACode_IsWhatRoutingAndOtherDialectsActOn(int code, ChatFaultKind kind)
    {
        Assert.Equal(kind, MiniMaxError.Find(code).Fault);
    }

    [Fact]
    public void Fault_OfEveryRow_IsTheSameInsideAnOpenAiBody()
    {
        Assert.All(MiniMaxError.All.Where(static row => row.Code != 0), static row => Assert.Equal(
            row.Fault, OpenAiFault.Read(200, Encoding.UTF8.GetBytes($"{{\"base_resp\":{{\"status_code\":{row.Code},\"status_msg\":\"x\"}}}}"), 0).Kind));
    }
}
