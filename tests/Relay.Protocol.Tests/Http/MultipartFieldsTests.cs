using System.Text;
using Relay.Protocol.Http;
using Xunit;

namespace Relay.Protocol.Tests.Http;

public sealed class MultipartFieldsTests
{
    private const string Form =
        "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\r\n--\r\n-b\r\n--c\r\n"
        + "--b\r\nContent-Disposition: form-data; name=model\r\nContent-Type: text/plain\r\n\r\nwhisper-1\r\n--b--\r\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Feed_PiecesOfAnySize_FindsTheValueAndItsPlace(int size)
    {
        MultipartFields fields = Read(Form, size);

        Assert.Null(fields.Error);
        Assert.True(fields.IsDone);
        Assert.Equal("whisper-1", fields.Value("model"));
        (long start, long end) = fields.Range("model");
        Assert.Equal("whisper-1", Form[(int)start..(int)end]);
    }

    [Fact]
    public void Feed_FirstDelimiterAtTheStart_IsSeen() =>
        Assert.Equal("m", Read("--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--b--", 3).Value("model"));

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nn\r\n--b--", "twice")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"model\"; filename=\"\"\r\n\r\nm\r\n--b--", "file")]
    [InlineData("--bad\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--b--", "malformed")]
    public void Feed_WhatTwoReadersCouldReadDifferently_IsWrong(string form, string word) =>
        Assert.Contains(word, Read(form, 5).Error, StringComparison.Ordinal);

    [Fact]
    public void Feed_ValueOrHeadWithoutEnd_IsBounded()
    {
        string head = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n";
        Assert.NotNull(Read(head + "\r\n" + new string('x', 5_000), 100).Error);
        Assert.NotNull(Read(head + "X: " + new string('x', 20_000), 100).Error);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=abc", "abc")]
    [InlineData("multipart/form-data; charset=utf-8; boundary=\"a b\"", null)]
    [InlineData("multipart/form-data; boundary=\"abc\"", "abc")]
    [InlineData("multipart/form-data", null)]
    [InlineData("multipart/form-data; boundary=", null)]
    [InlineData("application/json", null)]
    [InlineData(null, null)]
    public void TryReadBoundary_ContentTypes_AreReadStrictly(string? contentType, string? expected)
    {
        Assert.Equal(expected is not null, MultipartFields.TryReadBoundary(contentType, out string boundary));
        Assert.Equal(expected ?? boundary, boundary);
    }

    private static MultipartFields Read(string form, int size)
    {
        MultipartFields fields = new("b", "model");
        foreach (byte[] piece in Encoding.ASCII.GetBytes(form).Chunk(size))
        {
            fields.Feed(piece);
        }

        return fields;
    }
}
