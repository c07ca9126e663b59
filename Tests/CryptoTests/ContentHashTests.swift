import Crypto
import Testing

struct ContentHashTests {
    /// FIPS 180-2 appendix B.1 and C.1: the digests of `abc`.
    @Test func hashesAsTheStandardsExamplesDo() {
        #expect(ContentHash.short(Array("abc".utf8)) == "ba7816bf8f")
        let integrity = ContentHash.integrity(Array("abc".utf8))
        #expect(
            integrity
                == "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==")
    }

    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func encodesBase64(text: String, expected: String) {
        #expect(Encoding.base64(Array(text.utf8)) == expected)
    }
}
