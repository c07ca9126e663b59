package import Diagnostics
package import Gateways

/// What an operator does with one gateway by hand: look what would be written, write it, take it out. All of it waits for
/// disks and networks.
extension GatewaySync {
    /// What makes the gateway what the store says.
    package struct Plan: Sendable {
        /// Of the store.
        package var revision: Int
        package var differences: [GatewayDifference]
        /// What the gateway cannot express.
        package var report: [Diagnostic]
    }

    /// Compares the gateway with the store, and changes nothing.
    /// - Throws: Why that cannot be told: the gateway does not answer, or what would be written must not be.
    package func plan() throws -> Plan {
        let snapshot = try snapshots.now()
        let wanted = try gateway.render(snapshot)
        return Plan(
            revision: snapshot.revision,
            differences: GatewayDifference.between(try gateway.readBack(), wanted.parts), report: wanted.report)
    }

    /// Makes the gateway what the store says.
    /// - Returns: What had to be changed for it, and what could not be.
    /// - Throws: As ``plan()``, and why not everything could be done.
    package func apply() throws -> Plan {
        var plan = try plan()
        // Also where nothing differs: nginx may not have been told of its file yet.
        plan.report = try gateway.publish(try snapshots.now())
        return plan
    }

    /// What the gateway cannot express of what is offered and subscribed; without asking it.
    /// - Throws: What must not be published.
    package func report() throws -> [Diagnostic] { try gateway.render(try snapshots.now()).report }

    /// What the gateway is to have, with all its secrets.
    /// - Throws: What must not be published.
    package func export() throws -> [GatewayPart] { try gateway.render(try snapshots.now()).parts }
}
