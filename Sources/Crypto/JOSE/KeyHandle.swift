internal import CJose

/// A key as cjose holds it, freed with its last reference.
///
/// `@unchecked`: cjose changes a key only when its identifier is set or its references are counted, and neither happens
/// after `init`; OpenSSL's keys may be used by several threads once they are made.
final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes the reference over.
    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    /// Reads a JWK; `nil` where cjose does not take it, such as a point that is not on its curve.
    init?(json: String) {
        var error = cjose_err()
        guard let pointer = cjose_jwk_import(json, json.utf8.count, &error) else { return nil }
        self.pointer = pointer
    }

    deinit { cjose_jwk_release(pointer) }

    /// The JWK as text.
    func json(includingPrivate: Bool) -> String {
        var error = cjose_err()
        guard let text = cjose_jwk_to_json(pointer, includingPrivate, &error) else {
            preconditionFailure("a key that was read cannot be written: out of memory")
        }
        // cjose gives out memory of malloc.
        defer { free(text) }
        return String(cString: text)
    }
}
