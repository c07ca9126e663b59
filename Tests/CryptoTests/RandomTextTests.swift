import Crypto
import Testing

/// Counts through all bytes, so that what it leads to can be foreseen.
final class CountingSource {
    private var next: UInt8

    init(from first: UInt8 = 0) { next = first }

    func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in
            defer { next &+= 1 }
            return next
        }
    }
}

/// Text from random bytes.
struct RandomTextTests {
    /// 248 of the 256 bytes count, four for each character of base 62; 31 tokens take them four times over. With a plain
    /// remainder, eight characters would come up five times for the others' four.
    @Test func drawsEachCharacterEquallyOften() {
        let source = CountingSource()
        var counts: [Character: Int] = [:]
        for _ in 0..<31 {
            let token = Token.make(prefix: "t", random: source.bytes)
            for character in token.text.dropFirst(2).prefix(32) { counts[character, default: 0] += 1 }
        }
        #expect(counts.count == 62)
        #expect(counts.values.allSatisfy { $0 == 16 }, "\(counts)")
    }

    @Test func throwsAwayTheBytesThatWouldFavourSome() {
        var asked: [Int] = []
        let text = RandomText.make(3, of: Array("abc".utf8)) { count in
            asked.append(count)
            // 255 is the last multiple of three: this byte alone is one too many.
            return asked.count == 1 ? [255, 0, 255] : [254, 1]
        }
        #expect(text == "acb" && asked == [3, 2])
    }

    @Test func drawsFromTheSystem() {
        let one = RandomText.systemBytes(32)
        #expect(one.count == 32 && one != RandomText.systemBytes(32) && RandomText.systemBytes(0) == [])
    }

    @Test func showsRecoveryCodesInTwoGroups() {
        let codes = RecoveryCodes.make(random: RandomText.systemBytes)
        #expect(codes.count == 10 && Set(codes).count == 10)
        for code in codes {
            #expect(code.utf8.count == 11 && code.split(separator: "-").map(\.count) == [5, 5])
            #expect(!code.contains { "ilou".contains($0) })
            #expect(RecoveryCodes.normalise(code) == code)
        }
        #expect(RecoveryCodes.make(count: 2, random: CountingSource().bytes) == ["01234-56789", "abcde-fghjk"])
    }

    @Test(arguments: ["01234-5fghj", "0123 45FGHJ", "oI23-45fg-HJ", " OL2345FGHJ ", "oi2345fghj"])
    func readsRecoveryCodesAsPeopleTypeThem(typed: String) {
        #expect(RecoveryCodes.normalise(typed) == "01234-5fghj")
    }

    @Test(arguments: [
        "", "-", "01234-5fgh", "01234-5fghjk", "01234-5fghu", "01234_5fghj", "01234-5fghé", "٠1234-5fghj",
    ])
    func refusesWhatCannotBeARecoveryCode(typed: String) {
        #expect(RecoveryCodes.normalise(typed) == nil)
    }
}
