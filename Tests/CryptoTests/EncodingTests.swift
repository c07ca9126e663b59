import Crypto
import Testing

/// Bytes as text and back.
struct EncodingTests {
    /// RFC 4648 §10.
    @Test(arguments: [
        ("", "", ""), ("f", "Zg==", "MY======"), ("fo", "Zm8=", "MZXQ===="), ("foo", "Zm9v", "MZXW6==="),
        ("foob", "Zm9vYg==", "MZXW6YQ="), ("fooba", "Zm9vYmE=", "MZXW6YTB"), ("foobar", "Zm9vYmFy", "MZXW6YTBOI======"),
    ])
    func readsAndWritesTheStandardsExamples(text: String, base64: String, base32: String) {
        let bytes = Array(text.utf8)
        #expect(Encoding.base64(bytes) == base64 && Encoding.bytes(base64: base64) == bytes)
        #expect(Base32.encode(bytes) == base32 && Base32.decode(base32) == bytes)
        let bare64 = base64.filter { $0 != "=" }
        let bare32 = base32.filter { $0 != "=" }
        #expect(Base64URL.encode(bytes) == bare64 && Base64URL.decode(bare64) == bytes)
        #expect(Base32.encode(bytes, padded: false) == bare32 && Base32.decode(bare32, padded: false) == bytes)
    }

    /// RFC 4648 §5: the two characters that differ.
    @Test func writesNothingThatALinkMustEscape() {
        #expect(Encoding.base64([0xfb, 0xff]) == "+/8=" && Base64URL.encode([0xfb, 0xff]) == "-_8")
        #expect(Base64URL.decode("-_8") == [0xfb, 0xff] && Base64URL.decode("+/8") == nil)
        #expect(Encoding.bytes(base64: "-_8=") == nil)
    }

    @Test func returnsEveryByteAtEveryLength() {
        for count in 0...64 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 151 + count * 7) }
            #expect(Encoding.bytes(base64: Encoding.base64(bytes)) == bytes)
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            #expect(Base32.decode(Base32.encode(bytes)) == bytes)
            #expect(Base32.decode(Base32.encode(bytes, padded: false), padded: false) == bytes)
            #expect(Encoding.bytes(hexadecimal: Encoding.hexadecimal(bytes)) == bytes)
        }
    }

    /// RFC 4648 §3.2, §3.3, §3.5: padding, foreign characters, leftover bits, impossible lengths.
    @Test(arguments: [
        "Zg", "Zg=", "Zg===", "Z===", "=", "====", "Zg==Zg==", "Zh==", "Zm9=", "Zm9v\n", " Zm9v", "Zm9v====", "Zm=v",
        "Zm9é",
        "Z", "Zm9vY", "Zm-_", "Zm9\0",
    ])
    func refusesBase64ThatNobodyWrote(text: String) {
        #expect(Encoding.bytes(base64: text) == nil)
    }

    @Test(arguments: ["Z", "Zm9vY", "Zg==", "Zh", "Zm9", "Zm9v ", "Zm+/", "Zm9v\n", "é", "ＺＺ"])
    func refusesBase64URLThatNobodyWrote(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test(arguments: [
        "MY", "MY=====", "MY=======", "M=======", "MZX=====", "MZXW6Y==", "MZ======", "my======", "M1======",
        "M8======",
        "MY======MY======", "========", "MY ====", "MY======\n", "MZXW6YTB========",
    ])
    func refusesBase32ThatNobodyWrote(text: String) {
        #expect(Base32.decode(text) == nil)
    }

    @Test(arguments: ["M", "MZX", "MZXW6Y", "MY======", "MZ", "my", "M Y"])
    func refusesBareBase32ThatNobodyWrote(text: String) {
        #expect(Base32.decode(text, padded: false) == nil)
    }

    @Test(arguments: ["0", "0g", "0x00", " 00", "00\n", "abc", "é", "٠٠", "a b "])
    func refusesWhatIsNotHexadecimal(text: String) {
        #expect(Encoding.bytes(hexadecimal: text) == nil)
    }

    @Test func readsHexadecimalOfEitherCase() {
        #expect(Encoding.bytes(hexadecimal: "00fFAb9") == nil)
        #expect(Encoding.bytes(hexadecimal: "00fFAb90") == [0, 0xff, 0xab, 0x90])
        #expect(Encoding.bytes(hexadecimal: "") == [])
    }
}
