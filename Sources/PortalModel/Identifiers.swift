/// An identifier that people write in files and see in addresses: lower-case letters, digits and inner hyphens.
///
/// Each kind of thing has its own type, so that a product's id can never be passed where a portal's is meant.
package protocol Identifier: RawRepresentable<String>, Hashable, Comparable, Sendable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    init(rawValue: String)
}

extension Identifier {
    package init(_ text: String) { self.init(rawValue: text) }
    package init(stringLiteral text: String) { self.init(rawValue: text) }
    package var description: String { rawValue }
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Names one portal, its output folder, and the audience it serves: `public`, `partner`.
package struct PortalID: Identifier {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// Names one API product and its folder below `content/products/`.
package struct ProductID: Identifier {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// Names one plan of a product.
package struct PlanID: Identifier {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}
