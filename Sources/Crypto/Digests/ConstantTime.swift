internal import CSodium

/// Comparison that takes as long for a wrong secret as for the right one, so that its time tells nothing of the place
/// of the first difference. Lengths are no secret: different ones are told apart at once.
package enum ConstantTime {
    /// Whether two secrets are the same bytes.
    package static func equal(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return sodium_memcmp(one, other, one.count) == 0
    }

    /// Whether two secrets are the same UTF-8. Unlike `==`, canonically equivalent texts differ.
    package static func equal(_ one: String, _ other: String) -> Bool {
        equal(Array(one.utf8), Array(other.utf8))
    }
}
