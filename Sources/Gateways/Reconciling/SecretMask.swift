/// Takes secrets out of the lines of gateways' configurations, for people to look at.
///
/// It goes by form, not by what is secret now: a line that was taken away may hold a key that nobody knows any more.
package enum SecretMask {
    static let mask = "***"

    /// A gateway's words without these texts.
    static func hiding(_ secrets: [String], in words: String) -> String {
        var words = words
        for secret in secrets where !secret.isEmpty { words = words.replacing(secret, with: mask) }
        return words
    }

    /// The line with the values of `key`, `password` and `auth_header` masked, quoted or not, in YAML or JSON, and with both
    /// words of an entry of nginx's map of secrets, and with its own secret.
    package static func masked(_ line: Substring) -> String {
        if let entry = nginxEntry(line) { return entry }
        // By which nginx proves itself to the companion.
        if let name = line.firstRange(of: "X-Portico-Gateway \""), line.hasSuffix("\";") {
            return "\(line[..<name.upperBound])\(mask)\";"
        }
        let bytes = Array(line.utf8)
        var masked: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard let start = valueOfSecret(bytes, at: index) else {
                masked.append(bytes[index])
                index += 1
                continue
            }
            masked += bytes[index..<start.first]
            masked += Array("\"\(mask)\"".utf8)
            index = start.end
        }
        return String(decoding: masked, as: UTF8.self)
    }

    /// Where the value of a secret begins and ends, if its name is here.
    private static func valueOfSecret(_ bytes: [UInt8], at index: Int) -> (first: Int, end: Int)? {
        guard index == 0 || !isWord(bytes[index - 1]) else { return nil }
        for name in ["key", "password", "auth_header"] where bytes[index...].starts(with: name.utf8) {
            var place = index + name.utf8.count
            if place < bytes.count, [0x22, 0x27].contains(bytes[place]) { place += 1 }
            while place < bytes.count, bytes[place] == 0x20 { place += 1 }
            guard place < bytes.count, bytes[place] == 0x3a else { continue }
            place += 1
            while place < bytes.count, bytes[place] == 0x20 { place += 1 }
            guard place < bytes.count, ![0x7b, 0x5b].contains(bytes[place]) else { continue }
            return (place, endOfValue(bytes, from: place))
        }
        return nil
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
        default: false
        }
    }

    /// Behind the quote that closes it, or where a plain word ends.
    private static func endOfValue(_ bytes: [UInt8], from start: Int) -> Int {
        var place = start
        let quote = bytes[start]
        guard quote == 0x22 || quote == 0x27 else {
            while place < bytes.count, ![0x2c, 0x7d, 0x23].contains(bytes[place]) { place += 1 }
            return place
        }
        place += 1
        while place < bytes.count, bytes[place] != quote {
            // An escaped quote ends nothing.
            place += bytes[place] == 0x5c && quote == 0x22 ? 2 : 1
        }
        return min(place + 1, bytes.count)
    }

    /// `    "SECRET" "app_1 cred_1 dev_1 public SECRET";`
    private static func nginxEntry(_ line: Substring) -> String? {
        guard line.hasPrefix("    \""), line.hasSuffix("\";"),
            let middle = line.dropFirst(5).firstRange(of: "\" \""), !line.contains("$")
        else { return nil }
        let secret = line[line.index(line.startIndex, offsetBy: 5)..<middle.lowerBound]
        let value = line[middle.upperBound...].dropLast(2)
        guard secret.count > 0, value.hasSuffix(" \(secret)") else { return nil }
        return "    \"\(mask)\" \"\(value.dropLast(secret.count))\(mask)\";"
    }
}
