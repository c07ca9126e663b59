package import Diagnostics

/// One gateway that can be brought to what a snapshot says, and asked what it has.
///
///     let wanted = try gateway.render(snapshot)
///     let changes = GatewayDifference.between(try gateway.readBack(), wanted.parts)
///     if !changes.isEmpty { try gateway.publish(snapshot) }
///
/// All of it waits for disks and networks, so it is not for the threads that answer requests. Whoever calls sees to it
/// that one at a time does.
package protocol Gateway: Sendable {
    /// What the gateway is to have, without touching it.
    /// - Throws: ``GatewayRefusal``, or ``CheckFailure`` for what must not be published.
    func render(_ snapshot: GatewaySnapshot) throws -> GatewayState

    /// Makes the gateway what the snapshot says. What is right already is left alone, so what was broken off goes on where
    /// it stopped, and a second time changes nothing.
    /// - Returns: What of the snapshot the gateway cannot express.
    /// - Throws: What ``render(_:)`` throws, before anything is changed; or why not everything could be done.
    func publish(_ snapshot: GatewaySnapshot) throws -> [Diagnostic]

    /// What the gateway has in Portico's own namespace, in the same terms as ``render(_:)``.
    func readBack() throws -> [GatewayPart]

    /// As ``readBack()``, unless that takes long and is not wanted any more meanwhile.
    /// - Returns: `nil` where it was given up.
    func readBack(while isWanted: @Sendable () -> Bool) throws -> [GatewayPart]?

    /// A text that is another one when somebody changed the gateway, got at small cost; `nil` where there is no such
    /// text, and only ``readBack()`` tells.
    func mark() throws -> String?

    /// How long to wait between two looks whether somebody changed the gateway.
    var pause: Duration { get }
}

extension Gateway {
    /// To the end: it takes no longer than a change may wait.
    package func readBack(while isWanted: @Sendable () -> Bool) throws -> [GatewayPart]? { try readBack() }
}

/// What a gateway is to have.
package struct GatewayState: Sendable {
    package var parts: [GatewayPart]
    /// What of the snapshot cannot be expressed.
    package var report: [Diagnostic]

    package init(parts: [GatewayPart], report: [Diagnostic]) {
        self.parts = parts
        self.report = report
    }
}

/// One thing that a gateway has: a file, a route, a consumer.
package struct GatewayPart: Sendable, Equatable {
    /// `file`, or what the gateway calls such things: `routes`.
    package var kind: String
    /// Unique among those of its kind.
    package var id: String
    /// Text of a file, or JSON with sorted keys. It may hold secrets.
    package var bytes: [UInt8]

    package init(kind: String, id: String, bytes: [UInt8]) {
        self.kind = kind
        self.id = id
        self.bytes = bytes
    }

    package static let file = "file"
}
