import Crypto
import Testing

/// Signed texts: the RFC's own, ours, and those of attackers.
struct JWSTests {
    /// RFC 7515 appendix A.3.
    private static let curveKey =
        #"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#
    private static let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    private static let curveSignature =
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    /// RFC 7515 appendix A.2.
    private static let rsaKey =
        #"{"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}"#
    private static let rsaSignature =
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"

    private static func key(_ jwk: String) throws -> PublicKey { try PublicKey(jwk: Array(jwk.utf8)) }

    private static func text(_ header: String, _ payload: String, _ signature: String) -> String {
        "\(Base64URL.encode(Array(header.utf8))).\(payload).\(signature)"
    }

    @Test(arguments: [
        (curveKey, #"{"alg":"ES256"}"#, curveSignature), (rsaKey, #"{"alg":"RS256"}"#, rsaSignature),
    ])
    func verifiesTheExamplesOfRFC7515(jwk: String, header: String, signature: String) throws {
        let verified = try #require(
            JWS.verify(Self.text(header, Self.payload, signature), by: [try Self.key(jwk)]))
        #expect(
            String(decoding: verified.payload, as: UTF8.self)
                == "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}")
        #expect(verified.type == nil)
    }

    @Test func refusesTheExamplesWhenAnyPartIsAnother() throws {
        let key = try Self.key(Self.curveKey)
        let header = #"{"alg":"ES256"}"#
        for position in [0, 10, 40, 63] {
            var bytes = try #require(Base64URL.decode(Self.curveSignature))
            bytes[position] ^= 1
            #expect(JWS.verify(Self.text(header, Self.payload, Base64URL.encode(bytes)), by: [key]) == nil)
        }
        let other = Base64URL.encode(Array(#"{"iss":"eve"}"#.utf8))
        #expect(JWS.verify(Self.text(header, other, Self.curveSignature), by: [key]) == nil)
        #expect(JWS.verify(Self.text(#"{"alg" :"ES256"}"#, Self.payload, Self.curveSignature), by: [key]) == nil)
        #expect(JWS.verify(Self.text(header, Self.payload, Self.curveSignature), by: []) == nil)
        let zero = Base64URL.encode([UInt8](repeating: 0, count: 64))
        #expect(JWS.verify(Self.text(header, Self.payload, zero), by: [key]) == nil, "CVE-2022-21449")
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func signsWhatItVerifies(algorithm: SignatureAlgorithm) throws {
        let key = SigningKey.generate(algorithm)
        let token = JWS.sign(Array("{}".utf8), type: "at+jwt", by: key)
        let verified = try #require(JWS.verify(token, by: [SigningKey.generate(algorithm).publicKey, key.publicKey]))
        #expect(verified.payload == Array("{}".utf8) && verified.type == "at+jwt" && verified.key == key.publicKey)
        #expect(JWS.verify(token, by: [SigningKey.generate(algorithm).publicKey]) == nil)
        let header = String(
            decoding: try #require(Base64URL.decode(String(token.prefix { $0 != "." }))), as: UTF8.self)
        #expect(header.contains(#""kid":"\#(key.publicKey.thumbprint)""#))
    }

    /// Coordinates and signatures that begin with zeros are the classic mistake (RFC 7518 §3.4, §6.2.1.2): of 600 keys
    /// some have one.
    @Test func padsCoordinatesAndSignatures() throws {
        for _ in 0..<600 {
            let key = SigningKey.generate(.es256)
            let again = try #require(SigningKey(secretJWK: key.secretJWK))
            #expect(again.publicKey == key.publicKey)
            let token = JWS.sign([1], type: "JWT", by: again)
            #expect(JWS.verify(token, by: [key.publicKey]) != nil)
            #expect(Base64URL.decode(String(token.split(separator: ".")[2]))?.count == 64)
        }
    }

    /// RFC 8725 §2.1: the header must not choose the algorithm.
    @Test func refusesOtherAlgorithmsThanTheKeys() throws {
        let key = SigningKey.generate(.rs256).publicKey
        let payload = Base64URL.encode(Array("{}".utf8))
        for header in [
            #"{"alg":"none"}"#, #"{"alg":"None"}"#, #"{"typ":"JWT"}"#, #"{"alg":null}"#, #"{"alg":"ES256"}"#,
            #"{"alg":"PS256"}"#, #"{"alg":"RS512"}"#,
        ] {
            #expect(JWS.verify(Self.text(header, payload, ""), by: [key]) == nil, "\(header)")
            #expect(JWS.verify(Self.text(header, payload, "AAAA"), by: [key]) == nil, "\(header)")
        }
        // A keyed hash with the public key, which everybody has, as the secret.
        for algorithm in ["HS256", "RS256"] {
            let signed = "\(Base64URL.encode(Array(#"{"alg":"\#(algorithm)"}"#.utf8))).\(payload)"
            let code = HMAC.sha256(key: Array(key.jwk.utf8), message: Array(signed.utf8))
            #expect(JWS.verify("\(signed).\(Base64URL.encode(code))", by: [key]) == nil)
        }
    }

    @Test func refusesWhatTwoReadersWouldReadInTwoWays() throws {
        let key = SigningKey.generate(.es256)
        let token = JWS.sign(Array("{}".utf8), type: "JWT", by: key)
        let parts = token.split(separator: ".").map(String.init)
        let verified = JWS.verify(token, by: [key.publicKey])
        #expect(verified != nil)
        for text in [
            token + ".", "." + token, token + "=", token + "\n", " " + token, parts[0] + "." + parts[1],
            token + "." + parts[2], "\(parts[0])..\(parts[2])", "", "..", String(repeating: "A", count: 20_000),
            // The last character of 64 bytes in base64url has four bits that belong to no byte.
            String(token.dropLast()) + "B",
        ] { #expect(JWS.verify(text, by: [key.publicKey]) == nil, "\(text)") }
        let curve = try Self.key(Self.curveKey)
        for header in [
            #"{"alg":"ES256","alg":"ES256"}"#, #"{"alg":"ES256","crit":["b64"],"b64":false}"#,
            #"{"alg":"ES256","kid":7}"#, #"["ES256"]"#, #"{"alg":"ES256"}{"#, "",
        ] {
            #expect(JWS.verify(Self.text(header, Self.payload, Self.curveSignature), by: [curve]) == nil, "\(header)")
        }
    }

    @Test func neverPrintsAPrivateKey() throws {
        let key = SigningKey.generate(.es256)
        let secret = try #require(key.secretJWK.split(separator: "\"d\":\"").last?.prefix(20))
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!"\(key) \(String(reflecting: key)) \(dumped)".contains(secret))
    }
}
