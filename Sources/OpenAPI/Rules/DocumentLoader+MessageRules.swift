import Diagnostics
import Serialization

/// Rules of bodies, media types and examples.
extension DocumentLoader {
    /// The keys of `content` are media types, those of `headers` names of headers.
    mutating func checkContent(_ subject: RuleSubject) {
        for entry in subject["content"]?.entries ?? [] where !Self.isMediaRange(entry.key) {
            warn(
                "wrong-media-type", at: entry.keyPosition, subject.file, length: entry.key.utf8.count,
                "'\(entry.key)' is no media type", hint: "write 'application/json' or another")
        }
        checkHeaderNames(subject)
    }

    mutating func checkHeaderNames(_ subject: RuleSubject) {
        for entry in subject["headers"]?.entries ?? [] where !Self.isToken(entry.key) {
            reportHeaderName(entry.key, at: entry.keyPosition, subject.file)
        }
    }

    /// `type/subtype` with wildcards, and anything after a semicolon (RFC 9110 §12.5.1).
    private static func isMediaRange(_ text: String) -> Bool {
        let type = text.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
        let parts = type.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { isToken(String($0) ?? "") }
    }

    mutating func checkMediaType(_ subject: RuleSubject) {
        checkExclusive("example", "examples", subject)
        checkEncodingFields(subject)
    }

    /// By name or by position, not both (3.2).
    mutating func checkEncodingFields(_ subject: RuleSubject) {
        checkExclusive("encoding", "prefixEncoding", subject)
        checkExclusive("encoding", "itemEncoding", subject)
        if case .shape(.encoding) = subject.kind { checkHeaderNames(subject) }
    }

    mutating func checkExample(_ subject: RuleSubject) {
        checkExclusive("value", "externalValue", subject)
        guard book.edition >= .v32 else { return }
        checkExclusive("value", "dataValue", subject)
        checkExclusive("value", "serializedValue", subject)
        checkExclusive("serializedValue", "externalValue", subject)
    }
}
