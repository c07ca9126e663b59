import Crypto
import Testing

/// Links in mails.
struct SignedLinkTests {
    private let links = SignedLink(key: [UInt8](0..<32))
    private let now = 1_800_000_000

    @Test(arguments: ["account-17", "", "zoë@example.com", "a\0b", String(repeating: "x", count: 500)])
    func verifiesWhatItSigned(subject: String) {
        let text = links.sign(purpose: "confirm-address", subject: subject, expires: now + 1)
        #expect(links.verify(text, purpose: "confirm-address", now: now) == .subject(subject))
        #expect(text.utf8.allSatisfy { Array("-_".utf8).contains($0) || Character(UnicodeScalar($0)).isASCIIWord })
    }

    /// The form, computed by Python's `hmac`: links in mails already sent must survive an update.
    @Test func keepsItsForm() {
        let text = links.sign(purpose: "confirm-address", subject: "account-17", expires: now)
        #expect(text == "AQAAAABrSdIAYWNjb3VudC0xNwrtf_WXtQ7HXDvbGzJ5yeymkxV_cRj-S9IkP72f6V0h")
    }

    @Test func expiresAtTheSecond() {
        let text = links.sign(purpose: "p", subject: "s", expires: now)
        #expect(links.verify(text, purpose: "p", now: now - 1) == .subject("s"))
        #expect(links.verify(text, purpose: "p", now: now) == .expired)
        #expect(links.verify(text, purpose: "p", now: .max) == .expired)
        let old = links.sign(purpose: "p", subject: "s", expires: -1)
        #expect(links.verify(old, purpose: "p", now: 0) == .expired)
        #expect(links.verify(old, purpose: "p", now: -2) == .subject("s"))
    }

    /// The attack: a link to confirm an address used to choose a new password. An expired one is no different.
    @Test(arguments: ["", "confirm", "confirm-addres", "confirm-addressa", "reset-password"])
    func servesItsPurposeAlone(purpose: String) {
        for expires in [now - 1, now + 1] {
            let text = links.sign(purpose: "confirm-address", subject: "account-17", expires: expires)
            #expect(links.verify(text, purpose: purpose, now: now) == .invalid)
        }
    }

    /// The attack: letters moved from the purpose to what follows it.
    @Test func keepsPurposeAndSubjectApart() throws {
        let text = links.sign(purpose: "a", subject: "bc", expires: now + 1)
        #expect(text != links.sign(purpose: "ab", subject: "c", expires: now + 1))
        #expect(links.verify(text, purpose: "ab", now: now) == .invalid)
    }

    @Test func noticesEveryChangedByteAndCharacter() throws {
        let text = links.sign(purpose: "p", subject: "account-17", expires: now + 1)
        let bytes = try #require(Base64URL.decode(text))
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << bit
                #expect(links.verify(Base64URL.encode(changed), purpose: "p", now: now) == .invalid, "byte \(index)")
            }
        }
        let characters = Array(text.utf8)
        for index in characters.indices {
            var changed = characters
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let other = String(decoding: changed, as: UTF8.self)
            #expect(links.verify(other, purpose: "p", now: now) == .invalid, "character \(index)")
        }
    }

    @Test func refusesWhatIsNoLink() {
        let text = links.sign(purpose: "p", subject: "s", expires: now + 1)
        for count in 0..<text.count {
            #expect(links.verify(String(text.prefix(count)), purpose: "p", now: now) == .invalid)
        }
        for other in [text + "A", text + "=", " " + text, text + "\n", text + text, "é"] {
            #expect(links.verify(other, purpose: "p", now: now) == .invalid, "'\(other)'")
        }
        #expect(SignedLink(key: [UInt8](1..<33)).verify(text, purpose: "p", now: now) == .invalid)
    }
}

extension Character {
    fileprivate var isASCIIWord: Bool { isASCII && (isLetter || isNumber) }
}
