package import Diagnostics

/// One difference between two versions of a description, and what it means for those who call the API.
package struct Change: Sendable {
    package enum Severity: String, Sendable, Comparable, CaseIterable {
        /// A text or a note: no call is different.
        case documentation
        /// Something new that nobody has to know.
        case additive
        /// A call that was right may fail now, or an answer be misunderstood.
        case breaking

        package static func < (left: Self, right: Self) -> Bool { left.order < right.order }
        private var order: Int { self == .documentation ? 0 : self == .additive ? 1 : 2 }
    }

    /// Which way what has changed goes: the same change may break one way and not the other.
    package enum Direction: String, Sendable {
        case request, response
        /// Neither: of texts and of the operation itself.
        case none
    }

    package var severity: Severity
    package var direction: Direction
    /// Names the kind of change for tools: `request-property-removed`.
    package var rule: String
    /// Where: `query parameter 'limit'`, `response 200 application/json › items › name`.
    package var place: String
    /// A sentence without its place: `Is now required`.
    package var message: String
    /// In the new description; of what was removed, in the old one.
    package var location: SourceLocation?
}

/// What has changed about one operation.
package struct OperationChanges: Sendable {
    package enum Kind: String, Sendable {
        case added, removed, changed
    }

    package var kind: Kind
    package var method: String
    package var path: String
    package var operationId: String?
    /// The new title; of a removed operation, the old one.
    package var title: String
    package var changes: [Change]

    package var severity: Change.Severity { changes.map(\.severity).max() ?? .documentation }
}
