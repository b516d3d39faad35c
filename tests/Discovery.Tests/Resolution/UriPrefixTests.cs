using CsCheck;
using Discovery.Resolution;

namespace Discovery.Tests.Resolution;

public sealed class UriPrefixTests
{
    [Theory]
    [InlineData("http://basket", "http://basket")]
    [InlineData("http://basket.shop:8080/a@b", "http://basket.shop:8080")]
    [InlineData("https://_web.basket.shop?a:b", "https://_web.basket.shop")]
    [InlineData("https+http://basket#a", "https+http://basket")]
    [InlineData("http://user:password@basket/", "")]
    [InlineData("HTTP://basket/", "")]
    [InlineData(" http://basket/", "")]
    [InlineData("http:\\\\basket/", "")]
    [InlineData("ftp://basket/", "")]
    [InlineData("http://basket:/", "")]
    [InlineData("https+http://basket:", "")]
    [InlineData("http://bäsket/", "")]
    [InlineData("urn:basket", "")]
    public void Of_Uri_IsSchemeAndAuthority(string uri, string prefix)
    {
        Uri read = new(uri);

        Assert.Equal(prefix, UriPrefix.Of(read).ToString());
        Assert.True(prefix.Length == 0 || UriPrefix.IsOf(prefix, read));
    }

    [Theory]
    [InlineData("http://basket", "http://basket.shop/")]
    [InlineData("http://basket.shop", "http://basket/")]
    [InlineData("http://basket", "http://basket:81/")]
    [InlineData("http://basket", "https://basket/")]
    public void IsOf_OtherUri_IsNot(string prefix, string uri) => Assert.False(UriPrefix.IsOf(prefix, new Uri(uri)));

    /// <summary>What is behind the prefix has no part in what the authority is.</summary>
    [Fact]
    public void Of_AnyUri_MeansWhatTheUriSays() =>
        Gen.Select(
                Gen.OneOf("http", "https", "https+http", "ftp"),
                Gen.Char["ab:/?#\\@. 1[]-_%ä"].Array[1, 12].Select(static chars => new string(chars)),
                Gen.Char["ab/..?#%2F\\@: "].Array[0, 12].Select(static chars => new string(chars)))
            .Sample(
                static (scheme, authority, rest) =>
                {
                    if (Uri.TryCreate($"{scheme}://{authority}{rest}", UriKind.Absolute, out var uri) && UriPrefix.Of(uri) is { IsEmpty: false } prefix)
                    {
                        var bare = new Uri(prefix.ToString());
                        Assert.Equal((bare.Scheme, bare.Host, bare.IdnHost, bare.Port, bare.HostNameType), (uri.Scheme, uri.Host, uri.IdnHost, uri.Port, uri.HostNameType));
                    }
                },
                iter: 10_000);
}
