import PortalModel
import Serialization

/// What a JSON Web Token says (RFC 7519 §4), each claim read as the one kind it may have.
struct JWTClaims: Sendable {
    private let node: Node

    /// - Parameter payload: What a signature was checked of; `nil` for anything but one JSON object.
    init?(_ payload: [UInt8]) {
        guard let node = try? JSONReader.read(payload, file: "token"), node.mapping != nil else { return nil }
        self.node = node
    }

    func has(_ name: String) -> Bool { node[name] != nil }

    func text(_ name: String) -> String? { node[name]?.string }

    /// A `NumericDate`: seconds since 1970, perhaps with a fraction; `nil` for times that nobody means.
    func moment(_ name: String) -> Timestamp? {
        guard let seconds = node[name]?.number?.double, seconds.isFinite, (0..<1e11).contains(seconds) else {
            return nil
        }
        return Timestamp(rawValue: Int(seconds * 1000))
    }

    /// `aud`: one or several.
    var audience: [String] {
        guard let node = node["aud"] else { return [] }
        return node.string.map { [$0] } ?? node.elements.compactMap(\.string)
    }

    /// `scope`, divided (RFC 9068 §2.2.3).
    var scopes: [String] { (text("scope") ?? "").split(separator: " ").map(String.init) }
}
