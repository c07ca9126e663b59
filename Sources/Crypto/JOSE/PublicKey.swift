/// The public half of a key that signs tokens: P-256, or RSA of 2048 to 8192 bits.
///
///     let key = try PublicKey(jwk: bytes)
///     JWS.verify(token, by: [key])
package struct PublicKey: Sendable, Equatable {
    /// The only algorithm that the key is used with, whatever a token's header says (RFC 8725 §3.1).
    package let algorithm: SignatureAlgorithm
    /// `kid` as its owner wrote it, else ``thumbprint``.
    package let id: String
    /// RFC 7638 with SHA-256: 43 characters of base64url. The same for every spelling of one key.
    package let thumbprint: String
    let handle: KeyHandle
    /// Names and values of what makes the key, sorted by name.
    private let members: [(name: String, value: String)]

    /// What is wrong with a JWK.
    package enum Problem: Error, Equatable, CaseIterable {
        /// No JSON object, or one that lacks a member or has one twice or of another form.
        case malformed
        /// Neither EC with P-256 nor RSA, or meant for something else than signatures by ES256 or RS256.
        case unsupported
        /// It holds the private half, which belongs to nobody but its owner.
        case isPrivate
        /// RSA of fewer than 2048 bits (RFC 7518 §3.3), or of more than 8192, or with an exponent that is none.
        case size
    }

    /// Reads one JSON Web Key (RFC 7517 §4), UTF-8.
    /// - Throws: ``Problem``.
    package init(jwk: [UInt8]) throws(Problem) {
        guard jwk.count <= 8192, let json = JSONMembers(jwk) else { throw .malformed }
        guard !["d", "p", "q", "dp", "dq", "qi", "oth", "k"].contains(where: { json.has($0) }) else { throw .isPrivate }
        try self.init(json)
    }

    /// - Parameter json: Its private members are not looked at.
    init(_ json: borrowing JSONMembers) throws(Problem) {
        guard let type = json.text("kty") else { throw .malformed }
        guard let algorithm = SignatureAlgorithm.allCases.first(where: { $0.keyType == type }),
            algorithm != .es256 || json.text("crv") == "P-256",
            json.has("alg") ? json.text("alg") == algorithm.rawValue : true,
            json.has("use") ? json.text("use") == "sig" : true
        else { throw .unsupported }
        var members: [(name: String, value: String)] = []
        for name in algorithm.members {
            guard let value = json.text(name) else { throw .malformed }
            members.append((name, value))
        }
        try Self.check(members, algorithm)
        let text = Self.object(members)
        guard let handle = KeyHandle(json: text) else { throw .malformed }
        let thumbprint = Base64URL.encode(Digest.sha256(Array(text.utf8)))
        guard !json.has("kid") || json.text("kid").map({ (1...200).contains($0.utf8.count) }) == true else {
            throw .malformed
        }
        (self.algorithm, self.members, self.handle) = (algorithm, members, handle)
        self.thumbprint = thumbprint
        id = json.text("kid") ?? thumbprint
    }

    private static func check(
        _ members: [(name: String, value: String)], _ algorithm: SignatureAlgorithm
    ) throws(Problem) {
        for (name, value) in members where name != "kty" && name != "crv" {
            guard let bytes = Base64URL.decode(value), let first = bytes.first else { throw .malformed }
            switch name {
            // RFC 7518 §6.2.1.2: with all zeros at the beginning.
            case "x", "y": guard bytes.count == 32 else { throw .malformed }
            // RFC 7518 §6.3.1: without any.
            case "n":
                guard first != 0, bytes.count <= 1024, bytes.count * 8 - first.leadingZeroBitCount >= 2048 else {
                    throw .size
                }
            default:
                // An even one is none, 1 signs nothing, and a long one makes each verification slow.
                guard first != 0, bytes.count <= 4, bytes.last.map({ $0 & 1 == 1 }) == true, bytes != [1] else {
                    throw .size
                }
            }
        }
    }

    /// As one entry of a JWKS (RFC 7517 §5): with `kid`, which is the ``thumbprint``, `use` and `alg`.
    package var jwk: String {
        Self.object(
            (members + [("kid", thumbprint), ("use", "sig"), ("alg", algorithm.rawValue)]).sorted { $0.0 < $1.0 })
    }

    /// The same as its owner names it; `nil` for a name that is more than visible ASCII without quotation marks and
    /// backslashes.
    package var namedJWK: String? {
        guard id.utf8.allSatisfy({ (0x21..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }) else { return nil }
        return Self.object(
            (members + [("kid", id), ("use", "sig"), ("alg", algorithm.rawValue)]).sorted { $0.0 < $1.0 })
    }

    /// Values are base64url and words of RFC 7518, and names that were looked at: in these JSON escapes nothing.
    private static func object(_ members: [(name: String, value: String)]) -> String {
        "{" + members.map { "\"\($0.name)\":\"\($0.value)\"" }.joined(separator: ",") + "}"
    }

    package static func == (left: PublicKey, right: PublicKey) -> Bool {
        left.thumbprint == right.thumbprint && left.id == right.id
    }
}
