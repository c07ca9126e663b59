internal import CJose

/// A JSON object whose members are read by name: what a JWK or a JOSE header is. A member that comes twice makes it
/// unreadable, because two readers could then see two things (RFC 7515 §4).
///
/// cjose's own JSON library is used, so that what is checked is what cjose reads.
struct JSONMembers: ~Copyable {
    private let object: UnsafeMutablePointer<json_t>

    /// - Returns: `nil` for anything but one object in UTF-8.
    init?(_ bytes: [UInt8]) {
        var error = json_error_t()
        let read = bytes.withUnsafeBytes { buffer in
            // JSON is text: its bytes are chars to C.
            json_loadb(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, Int(JSON_REJECT_DUPLICATES),
                &error)
        }
        guard let read else { return nil }
        guard read.pointee.type == JSON_OBJECT else {
            json_decref(read)
            return nil
        }
        object = read
    }

    deinit { json_decref(object) }

    /// A member that is text.
    func text(_ name: String) -> String? {
        json_string_value(json_object_get(object, name)).map { String(cString: $0) }
    }

    /// Whether there is such a member, of whatever kind.
    func has(_ name: String) -> Bool { json_object_get(object, name) != nil }
}
