import Crypto
import Testing

/// Codes of authenticator apps.
struct OneTimePasswordTests {
    /// The secret of the examples of RFC 4226 and, for SHA-1, RFC 6238.
    private let secret = Array("12345678901234567890".utf8)

    /// RFC 4226 appendix D.
    @Test func givesTheStandardsCodesForCounters() {
        let expected = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ]
        for (counter, code) in expected.enumerated() {
            #expect(OneTimePassword.code(secret: secret, counter: UInt64(counter)) == code)
        }
    }

    /// RFC 6238 appendix B, the rows of SHA-1.
    @Test(arguments: [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func givesTheStandardsCodesForTimes(seconds: Int, code: String) {
        #expect(TOTP.code(secret: secret, at: seconds, digits: 8) == code)
        #expect(TOTP.code(secret: secret, at: seconds) == String(code.suffix(6)))
    }

    @Test func acceptsTheStepsBesideThisOne() {
        let now = 1_111_111_111
        let step = now / 30
        for distance in -3...3 {
            let code = TOTP.code(secret: secret, at: now + distance * 30)
            let expected = abs(distance) <= 1 ? step + distance : nil
            #expect(TOTP.verify(code, secret: secret, at: now, after: nil) == expected, "\(distance) steps away")
        }
    }

    /// The attack: a code looked over the shoulder, typed again while it is still shown.
    @Test func refusesAReplay() throws {
        let now = 1_111_111_111
        let code = TOTP.code(secret: secret, at: now)
        let step = try #require(TOTP.verify(code, secret: secret, at: now, after: nil))
        #expect(TOTP.verify(code, secret: secret, at: now, after: step) == nil)
        #expect(TOTP.verify(code, secret: secret, at: now + 30, after: step) == nil)
        let earlier = TOTP.code(secret: secret, at: now - 30)
        #expect(TOTP.verify(earlier, secret: secret, at: now, after: step) == nil)
        #expect(TOTP.verify(code, secret: secret, at: now, after: step - 1) == step)
        let next = TOTP.code(secret: secret, at: now + 30)
        #expect(TOTP.verify(next, secret: secret, at: now, after: step) == step + 1)
    }

    @Test func refusesWhatIsNotTheCode() {
        for typed in [
            "", "28708", "2870822", "287083", "94287082", "28708a", "٢٨٧٠٨٢", "-287082", "+287082", "287082\n",
        ] {
            #expect(TOTP.verify(typed, secret: secret, at: 59, after: nil) == nil, "'\(typed)'")
        }
        #expect(TOTP.verify("287 082", secret: secret, at: 59, after: nil) == 1)
        #expect(TOTP.verify("287082", secret: Array(secret.dropLast()), at: 59, after: nil) == nil)
    }

    @Test func beginsWithTheEpoch() {
        #expect(TOTP.verify("755224", secret: secret, at: 0, after: nil) == 0)
        #expect(TOTP.verify("287082", secret: secret, at: 0, after: nil) == 1)
        #expect(TOTP.verify("755224", secret: secret, at: -100, after: nil) == 0)
    }

    @Test func linksToTheApp() {
        #expect(
            TOTP.provisioningURI(account: "zoë+a@example.com", issuer: "Dev: Portal & Co", secret: secret)
                == "otpauth://totp/Dev-%20Portal%20%26%20Co:zo%C3%AB%2Ba%40example.com"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Dev-%20Portal%20%26%20Co"
                + "&algorithm=SHA1&digits=6&period=30")
    }

    @Test func makesSecretsAsLongAsTheDigest() {
        #expect(TOTP.makeSecret(random: CountingSource().bytes) == [UInt8](0..<20))
    }
}
