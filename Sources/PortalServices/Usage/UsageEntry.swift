import Crypto
package import PortalModel
package import Serialization
import Storage

/// What a gateway tells of one call: an object with these members, texts or numbers. All but `product`, `status` and `time`
/// may be missing, `null`, empty or `-`; others are not looked at.
///
///     {"id": "5f0e…", "time": 1795000000.123, "product": "parcels", "application": "app_7k2m…",
///      "credential": "key-4d9s…", "user": "…", "key": "key_8fQ2mB1x", "method": "GET", "path": "/parcels/v2/x",
///      "status": 200, "seconds": 0.012}
///
/// It is the same from every gateway: the writers see to that.
package struct UsageEntry: Sendable, Equatable {
    /// Given by the gateway, another one for each call.
    package var id: String
    package var at: Timestamp
    package var product: ProductID
    /// Who was let in; `nil` where nobody was.
    package var application: ApplicationID?
    /// The secret's id.
    package var secret: String?
    /// A user name that came with a password, right or wrong.
    package var username: String?
    /// The beginning of a key that opened nothing: ``keyPart`` characters.
    package var key: String?
    package var method: String
    /// Without the query, at most ``longestPath`` characters.
    package var path: String
    package var status: Int
    package var milliseconds: Int?

    /// How much gateways tell of a key that they do not know: the prefix, and 8 of 32 random characters. What is left is
    /// 143 bits.
    package static let keyPart = 12
    static let longestPath = 200

    /// - Returns: `nil` for what is no such object.
    package init?(_ node: Node) {
        guard let product = Self.text(node["product"], upTo: 64), let status = Self.number(node["status"]),
            (100...599).contains(status),
            let seconds = Self.decimal(node["time"]), seconds > 0, seconds < 1e11
        else { return nil }
        self.product = ProductID(product)
        self.status = Int(status)
        at = Timestamp(rawValue: Int(seconds * 1000))
        application = Self.text(node["application"], upTo: 64).map { ApplicationID($0) }
        secret = Self.text(node["credential"], upTo: 64)
        username = Self.text(node["user"], upTo: 100)
        key = Self.text(node["key"], upTo: Self.keyPart)
        method = Self.text(node["method"], upTo: 16) ?? ""
        path = String((node["path"]?.string ?? "").prefix { $0 != "?" }.prefix(Self.longestPath))
        milliseconds = Self.decimal(node["seconds"]).flatMap {
            $0 >= 0 && $0 < 1e6 ? Int(($0 * 1000).rounded()) : nil
        }
        id = Self.text(node["id"], upTo: 100) ?? Self.identity(of: node)
    }

    /// Whether a browser asked whether it may call (Fetch Standard, CORS-preflight): the gateway itself said yes to nobody.
    var isPreflight: Bool { application == nil && status < 400 }

    /// The beginning of the hour, by which calls are counted.
    var hour: Timestamp { Timestamp(rawValue: at.rawValue / UsageRange.hour * UsageRange.hour) }

    /// Without an id of its own an entry is what it says.
    private static func identity(of node: Node) -> String {
        var bytes: [UInt8] = []
        JSONWriter.write(node, pretty: false, sortedKeys: true, into: &bytes)
        return Encoding.hexadecimal(Digest.sha256(bytes).prefix(16))
    }

    private static func text(_ node: Node?, upTo limit: Int) -> String? {
        guard let text = node?.string, !text.isEmpty, text != "-", text.utf8.count <= limit else { return nil }
        return text
    }

    private static func number(_ node: Node?) -> Int? { node?.integer ?? node?.string.flatMap { Int($0) } }

    private static func decimal(_ node: Node?) -> Double? {
        node?.number.flatMap { Double($0.text) } ?? node?.string.flatMap { Double($0) }
    }
}
