import Crypto
import Testing

/// JSON Web Keys as others write them.
struct PublicKeyTests {
    /// RFC 7638 §3.1.
    private static let modulus =
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
    private static let (x, y) = (
        "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
    )

    private func problem(_ jwk: String) -> PublicKey.Problem? {
        do throws(PublicKey.Problem) {
            _ = try PublicKey(jwk: Array(jwk.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test func hasTheThumbprintOfRFC7638() throws {
        let bare = try PublicKey(jwk: Array(#"{"kty":"RSA","n":"\#(Self.modulus)","e":"AQAB"}"#.utf8))
        let named = try PublicKey(
            jwk: Array(
                #"{ "use": "sig", "alg":"RS256", "kid":"2011-04-29","e":"AQAB", "n":"\#(Self.modulus)", "kty":"RSA" }"#
                    .utf8))
        #expect(bare.thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        #expect(named.thumbprint == bare.thumbprint)
        #expect(bare.id == bare.thumbprint && named.id == "2011-04-29")
    }

    @Test func isReadBackFromItsJWK() throws {
        for algorithm in SignatureAlgorithm.allCases {
            let key = SigningKey.generate(algorithm).publicKey
            let again = try PublicKey(jwk: Array(key.jwk.utf8))
            #expect(again == key && again.id == key.thumbprint && again.algorithm == algorithm)
            #expect(!key.jwk.contains("\"d\""))
        }
    }

    @Test func refusesWhatIsNoPublicKeyForSignatures() {
        let (n, x, y) = (Self.modulus, Self.x, Self.y)
        #expect(problem("") == .malformed)
        #expect(problem("[]") == .malformed)
        #expect(problem("{}") == .malformed)
        #expect(problem(#"{"kty":"EC","crv":"P-256","x":"\#(x)"}"#) == .malformed)
        #expect(problem(#"{"kty":"EC","crv":"P-256","x":"\#(x)","x":"\#(x)","y":"\#(y)"}"#) == .malformed)
        #expect(problem(#"{"kty":"EC","crv":"P-256","x":"\#(x)=","y":"\#(y)"}"#) == .malformed)
        #expect(problem(#"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)","kid":""}"#) == .malformed)
        #expect(problem(#"{"kty":"EC","crv":"P-384","x":"\#(x)","y":"\#(y)"}"#) == .unsupported)
        #expect(problem(#"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)","alg":"ES384"}"#) == .unsupported)
        #expect(problem(#"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)","use":"enc"}"#) == .unsupported)
        #expect(problem(#"{"kty":"oct","alg":"HS256"}"#) == .unsupported)
        #expect(problem(#"{"kty":"oct","k":"AAAA"}"#) == .isPrivate)
        #expect(problem(#"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)","d":"\#(x)"}"#) == .isPrivate)
        #expect(problem(#"{"kty":"RSA","n":"\#(n)","e":"AQAB","p":"AQAB"}"#) == .isPrivate)
        #expect(problem(#"{"kty":"RSA","n":"\#(n)","e":"AQ"}"#) == .size)
        #expect(problem(#"{"kty":"RSA","n":"\#(n)","e":"Ag"}"#) == .size)
        #expect(problem(#"{"kty":"RSA","n":"\#(n)","e":"AQAAAAE"}"#) == .size)
        let short = Base64URL.encode([UInt8](repeating: 0xFF, count: 128))
        #expect(problem(#"{"kty":"RSA","n":"\#(short)","e":"AQAB"}"#) == .size)
        #expect(problem(SigningKey.generate(.es256).secretJWK) == .isPrivate)
    }

    /// An invalid-curve attack begins with a point that is not on the curve.
    @Test func refusesPointsThatAreNotOnTheCurve() throws {
        #expect(problem(#"{"kty":"EC","crv":"P-256","x":"\#(Self.x)","y":"\#(Self.y)"}"#) == nil)
        var bytes = try #require(Base64URL.decode(Self.y))
        bytes[31] ^= 1
        #expect(
            problem(#"{"kty":"EC","crv":"P-256","x":"\#(Self.x)","y":"\#(Base64URL.encode(bytes))"}"#) == .malformed)
        let zero = Base64URL.encode([UInt8](repeating: 0, count: 32))
        #expect(problem(#"{"kty":"EC","crv":"P-256","x":"\#(zero)","y":"\#(zero)"}"#) == .malformed)
    }
}
