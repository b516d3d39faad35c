using CsCheck;
using Discovery.Ejection;
using Discovery.Http;
using Discovery.Resolution;

namespace Discovery.Tests.Http;

public sealed class EndpointUriTests
{
    private const string Origin = "http://10.0.0.7:8080";

    private static readonly TrackedEndpoint Endpoint = new(new("10.0.0.7", 8080), new EndpointState());

    [Theory]
    [InlineData("http://basket.shop")]
    [InlineData("http://basket.shop/")]
    [InlineData("http://basket.shop?x=1")]
    [InlineData("http://basket.shop#part")]
    [InlineData("http://basket.shop/a/../b/./c")]
    [InlineData("http://basket.shop/a%2Fb/%41/%zz?q=%20#f%20")]
    [InlineData("http://basket.shop/ä/ö?ü=ß#é")]
    [InlineData("http://basket.shop/a b/c ?d e#f g ")]
    [InlineData("  http://basket.shop/a  ")]
    [InlineData("HTTP://basket.shop/a")]
    [InlineData("http://basket.shop/a\\..\\b?c\\d")]
    [InlineData("http://user:p%40ss@basket.shop/a@b")]
    [InlineData("http://basket.shop:8080/a:b//c")]
    [InlineData("https://basket.shop/a/../b")]
    [InlineData("https+http://basket.shop/a/../b?c#d")]
    [InlineData("https+http://basket.shop")]
    public void Rewrite_KeepsWhatIsBehindTheAuthority(string uri) => Verify(new Uri(uri));

    [Fact]
    public void Rewrite_CombinedUri_KeepsWhatIsBehindTheAuthority() =>
        Verify(new Uri(new Uri("http://basket.shop/api/v1/"), "../orders/7?x=%2F#part"));

    [Fact]
    public void Rewrite_UriThatIsNotToBeNormalised_KeepsWhatIsBehindTheAuthority() =>
        Verify(new Uri("http://basket.shop/a/../b%2F#c", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

    [Fact]
    public void Rewrite_AnyUri_KeepsWhatIsBehindTheAuthority() =>
        Gen.Select(
                Gen.OneOf("http", "https", "HTTP", "https+http"),
                Gen.OneOf("://", ":\\\\", ":/\\"),
                Gen.OneOf("basket", "u:p@basket.shop", "basket:81"),
                Gen.Char["ab/..?#%2F\\@: ä&=+;~\"<|"].Array[0, 20].Select(static chars => new string(chars)))
            .Sample(static (scheme, separator, authority, rest) =>
            {
                if (Uri.TryCreate($"{scheme}{separator}{authority}{rest}", UriKind.Absolute, out var uri) && uri is { Host.Length: > 0 })
                {
                    Verify(uri);
                }
            });

    private static void Verify(Uri uri)
    {
        var expected = new Uri($"{Origin}{uri.PathAndQuery}{uri.Fragment}");

        var rewritten = EndpointUri.Rewrite(uri, UriPrefix.Of(uri).Length, "http", Endpoint);

        Assert.Equal((expected.AbsoluteUri, expected.PathAndQuery, expected.Fragment), (rewritten.AbsoluteUri, rewritten.PathAndQuery, rewritten.Fragment));
        Assert.Equal("10.0.0.7:8080", rewritten.Authority);
    }
}
