package import Diagnostics
import Serialization

/// An audience named in a description, and where; so that the caller can report names that the site does not know.
package struct AudienceUse: Hashable, Sendable {
    package var name: String
    package var location: SourceLocation
    /// Whether `x-internal` means the audience without naming it; a site need not have one of that name.
    package var isImplied: Bool
}

/// Who may see an element: `x-audience: [internal, partner]` or `x-audience: partner`, and `x-internal: true`, which
/// means the audience `internal` only. Where both stand, both must allow.
enum AudienceMark {
    static let audienceKey = "x-audience"
    static let internalKey = "x-internal"
    static let internalAudience = "internal"

    /// The audiences a mark names; `nil` where it is of a wrong type. `x-internal: false` names none.
    static func names(_ entry: Mapping.Entry) -> [(name: String, position: Position)]? {
        switch (entry.key, entry.value.value) {
        case (internalKey, .boolean(let flag)): flag ? [(internalAudience, entry.value.position)] : []
        case (audienceKey, .string(let name)): [(name, entry.value.position)]
        case (audienceKey, .sequence(let nodes)):
            nodes.allSatisfy { $0.string != nil } ? nodes.map { ($0.string ?? "", $0.position) } : nil
        default: nil
        }
    }

    /// Whether an object may be shown. Marks of a wrong type and empty lists hide: nothing leaks by a slip.
    static func allows(_ node: Node, _ audiences: Set<String>) -> Bool {
        guard case .mapping(let mapping) = node.value else { return true }
        if let entry = mapping.entry(audienceKey) {
            guard let names = names(entry), names.contains(where: { audiences.contains($0.name) }) else { return false }
        }
        if let entry = mapping.entry(internalKey) {
            guard let names = names(entry), names.isEmpty || audiences.contains(internalAudience) else { return false }
        }
        return true
    }
}
