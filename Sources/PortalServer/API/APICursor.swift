import Crypto
import HTTP
import PortalModel

/// Where a list goes on: opaque to programs, so that it may change.
struct APICursor {
    /// What the last item that was shown is sorted by.
    let key: String

    init(key: String) { self.key = key }

    init(_ moment: (Timestamp, String)) { key = "\(moment.0.rawValue) \(moment.1)" }

    /// - Throws: ``APIProblem`` where it is none of ours.
    init(_ text: String) throws {
        guard !text.isEmpty else {
            key = ""
            return
        }
        guard let bytes = Base64URL.decode(text), bytes.first == UInt8(ascii: "1"),
            let key = String(validating: bytes.dropFirst(), as: UTF8.self)
        else {
            throw APIProblem(
                status: .notFound, name: "unknown-cursor",
                detail: "There is no such page: 'cursor' must be 'next' of one.")
        }
        self.key = key
    }

    var text: String { Base64URL.encode(Array("1".utf8) + Array(key.utf8)) }

    /// The key of a list that is sorted by time.
    var moment: (Timestamp, String)? {
        let parts = key.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let time = Int(parts[0]) else { return nil }
        return (Timestamp(rawValue: time), String(parts[1]))
    }
}
