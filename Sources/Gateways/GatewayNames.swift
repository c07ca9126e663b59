import Crypto

/// What gateways accept as names: APISIX's rules, which the others' contain; checked on bytes, because there may be
/// 100,000 of them.
enum GatewayNames {
    /// `^[a-zA-Z0-9_-]+$`, the `username` of a consumer. APISIX takes 256 characters of them, but uses it as an id, which
    /// has at most 64.
    static func isConsumer(_ text: String) -> Bool {
        let text = text.utf8
        return (1...64).contains(text.count) && text.allSatisfy { isLetterOrDigit($0) || $0 == 0x2d || $0 == 0x5f }
    }

    /// `^[a-zA-Z0-9-_.]+$` of at most 64 characters, the `id` of anything; not what a path goes up by (RFC 3986 §5.2.4).
    static func isID(_ text: String) -> Bool {
        if text == "." || text == ".." { return false }
        let text = text.utf8
        return (1...64).contains(text.count)
            && text.allSatisfy { isLetterOrDigit($0) || $0 == 0x2d || $0 == 0x5f || $0 == 0x2e }
    }

    /// The id of what belongs to a product: its own where APISIX takes it, else one made of it.
    static func id(of product: String) -> String {
        isID(product) ? product : "product-" + Encoding.hexadecimal(Digest.sha256(Array(product.utf8)).prefix(16))
    }

    /// `^\S+$` of at most 256 characters, the value of a label. Bytes outside ASCII are refused as well: some of them are
    /// white space for PCRE, and no id has any.
    static func isLabel(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }

    /// A header's name (a token of RFC 9110 §5.6.2, of which nginx passes on letters, digits and hyphens).
    static func isHeader(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 0x2d }
            && !ownHeaders.contains(text.lowercased())
    }

    /// Fields by which a gateway itself goes; none can be taken out of a request.
    private static let ownHeaders: Set = [
        "host", "connection", "content-length", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    /// `^\*$|^\*?[0-9a-zA-Z-._\[\]:]+$`, the host of a route or of a node.
    static func isHost(_ text: String, wildcard: Bool) -> Bool {
        let name = wildcard && text.utf8.first == 0x2a ? text.utf8.dropFirst() : text.utf8[...]
        return !name.isEmpty && name.allSatisfy { isLetterOrDigit($0) || "-._[]:".utf8.contains($0) }
    }

    /// Visible ASCII, neither empty nor too long to be sent.
    static func isVisible(_ text: String) -> Bool {
        (1...4096).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }

    /// 1 to 256 characters that mean nothing to any gateway: ids, which hold nothing else.
    static func isPlain(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count)
            && text.utf8.allSatisfy { isLetterOrDigit($0) || "-._~:@/+=,".utf8.contains($0) }
    }

    /// As much of a name or a description as APISIX takes: 256 bytes, whole characters.
    static func shortened(_ text: String) -> String {
        var count = 0
        return String(
            text.prefix { character in
                count += character.utf8.count
                return count <= 256
            })
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: false
        }
    }
}
