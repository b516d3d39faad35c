using System.Text;
using CsCheck;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Decoding;

public sealed class UidTextTests
{
    private static readonly Gen<byte[]> Uid = Gen.Guid.Select(static uid => Encoding.ASCII.GetBytes(uid.ToString()));

    [Fact]
    public void TryRead_AnyUid_ComesBackAsItWas() => Uid.Sample(
        static text =>
        {
            Assert.True(UidText.TryRead(text, out var uid));
            Assert.Equal(Encoding.ASCII.GetString(text), uid.ToString());
        },
        iter: Samples.Of(1000));

    [Fact]
    public void TryRead_AnyByteAnywhere_IsRefusedUnlessItComesBack() => Uid.Sample(
        static text =>
        {
            for (var at = 0; at < text.Length; at++)
            {
                for (var octet = 0; octet <= byte.MaxValue; octet++)
                {
                    byte[] changed = [.. text];
                    changed[at] = (byte)octet;
                    var isUid = octet == '-' ? at is 8 or 13 or 18 or 23 : at is not (8 or 13 or 18 or 23) && octet is (>= '0' and <= '9') or (>= 'a' and <= 'f');

                    Assert.Equal(isUid, UidText.TryRead(changed, out var uid));
                    Assert.True(!isUid || uid.ToString() == Encoding.ASCII.GetString(changed));
                }
            }
        },
        iter: Samples.Of(20));

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("9c1bd2c4-33f0-4e77-9d5e-0a1b2c3d4e5")]
    [InlineData("9c1bd2c4-33f0-4e77-9d5e-0a1b2c3d4e5f0")]
    [InlineData("9C1BD2C4-33F0-4E77-9D5E-0A1B2C3D4E5F")]
    [InlineData("{9c1bd2c433f04e779d5e0a1b2c3d4e5f00}")]
    public void TryRead_AnotherForm_IsRefused(string text) => Assert.False(UidText.TryRead(Encoding.ASCII.GetBytes(text), out _));
}
