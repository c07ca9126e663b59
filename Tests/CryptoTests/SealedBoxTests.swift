import Crypto
import Testing

/// Sealed boxes and the key they are sealed under.
struct SealedBoxTests {
    private let box = SealedBox(key: MasterKey.generate(random: RandomText.systemBytes))
    private let secret = Array("a gateway's credential".utf8)

    @Test(arguments: [0, 1, 22, 64, 100_000])
    func opensWhatItSealed(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let sealed = box.seal(bytes, context: "credential/17")
        #expect(sealed.count == count + 41 && sealed.first == 1)
        #expect(box.open(sealed, context: "credential/17") == bytes)
    }

    @Test func sealsDifferentlyEachTime() {
        let sealed = (0..<100).map { _ in box.seal(secret, context: "c") }
        #expect(Set(sealed.map { Array($0[1..<25]) }).count == 100, "a nonce came twice")
    }

    @Test func noticesEveryChangedByte() {
        let sealed = box.seal(secret, context: "c")
        for index in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[index] ^= 1 << bit
                #expect(box.open(changed, context: "c") == nil, "bit \(bit) of byte \(index)")
            }
        }
    }

    @Test func noticesWhatWasCutOrAdded() {
        let sealed = box.seal(secret, context: "c")
        for count in 0..<sealed.count { #expect(box.open(Array(sealed.prefix(count)), context: "c") == nil) }
        #expect(box.open(sealed + [0], context: "c") == nil && box.open(Array(sealed.dropFirst()), context: "c") == nil)
    }

    /// The attack: a box copied to another account's row.
    @Test(arguments: ["", "credential/1", "credential/171", "credential/18", "Credential/17", "\u{1}credential/17"])
    func opensInItsOwnPlaceAlone(context: String) {
        let sealed = box.seal(secret, context: "credential/17")
        #expect(box.open(sealed, context: context) == nil)
    }

    @Test func opensUnderItsOwnKeyAlone() {
        let other = SealedBox(key: MasterKey.generate(random: RandomText.systemBytes))
        #expect(other.open(box.seal(secret, context: "c"), context: "c") == nil)
    }

    @Test func readsTheKeyFileItWrote() throws {
        let key = MasterKey.generate(random: CountingSource().bytes)
        let text = key.fileText()
        #expect(text == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n")
        let base64 = Encoding.base64([UInt8](0..<32))
        for written in [text, text.uppercased(), "\r\n \(text)\t", base64, " \(base64)\r\n"] {
            let read = try #require(MasterKey(text: written), "\(written)")
            #expect(read.fileText() == text)
        }
    }

    @Test(arguments: [
        "", "\n", "00", String(repeating: "0", count: 63), String(repeating: "0", count: 65),
        String(repeating: "0", count: 66), String(repeating: "g", count: 64),
        String(repeating: "0", count: 32) + " " + String(repeating: "0", count: 32),
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g",
    ])
    func refusesWhatIsNoKeyOf32Bytes(text: String) {
        #expect(MasterKey(text: text) == nil)
    }

    @Test func derivesAKeyForEachPurpose() {
        let key = MasterKey.generate(random: CountingSource().bytes)
        let links = key.derivedKey(for: "links")
        #expect(links.count == 32 && links == key.derivedKey(for: "links") && links != key.derivedKey(for: "link"))
        #expect(links != MasterKey.generate(random: CountingSource(from: 1).bytes).derivedKey(for: "links"))
    }

    @Test func neverPrintsTheKey() {
        let key = MasterKey.generate(random: CountingSource(from: 200).bytes)
        var dumped = ""
        dump(key, to: &dumped)
        dump(SealedBox(key: key), to: &dumped)
        for shown in ["\(key)", String(reflecting: key), "\([key])", "\(SealedBox(key: key))", dumped] {
            #expect(shown.contains("MasterKey") && !shown.contains("200") && !shown.contains("c8"), "\(shown)")
        }
        #expect(Mirror(reflecting: key).children.isEmpty)
    }
}
