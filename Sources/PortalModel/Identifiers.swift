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

    /// Whether people may write it in a file, as the schemas of files say: at most 64 lower-case letters, digits and inner
    /// hyphens.
    package var isWellFormed: Bool {
        let bytes = rawValue.utf8
        return (1...64).contains(bytes.count) && bytes.first != 0x2D && bytes.last != 0x2D
            && bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }
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

/// Names one developer: an account in one portal.
package struct DeveloperID: Identifier {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// Names one administrator: a user of the provider.
package struct AdministratorID: Identifier {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// Names one team of developers.
package struct TeamID: Identifier {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// Names one application. Gateways know it by this, too.
package struct ApplicationID: Identifier {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// Names one credential of an application.
package struct CredentialID: Identifier {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// Names one subscription.
package struct SubscriptionID: Identifier {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// Names one token of the APIs.
package struct TokenID: Identifier {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// Names one webhook.
package struct WebhookID: Identifier {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}
