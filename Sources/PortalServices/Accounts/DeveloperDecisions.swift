package import PortalModel
import Storage

/// What providers decide about accounts.
package struct DeveloperDecisions: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// Lets somebody in who waits.
    package func approve(_ id: DeveloperID, by caller: Caller) async throws {
        try await change(
            id, to: .active, from: .pending, .approver, by: caller, "developer.approved", .developerApproved)
    }

    /// Turns somebody away who waits.
    package func reject(_ id: DeveloperID, reason: String, by caller: Caller) async throws {
        try await change(
            id, to: .rejected, from: .pending, .approver, by: caller, "developer.rejected", .developerRejected,
            reason: reason)
    }

    /// Takes away all access until it is given back; ends the sessions, too.
    package func suspend(_ id: DeveloperID, reason: String, by caller: Caller) async throws {
        try await change(
            id, to: .suspended, from: .active, .administrator, by: caller, "developer.suspended",
            .developerSuspended, reason: reason)
    }

    /// Gives back what a suspension took.
    package func reactivate(_ id: DeveloperID, by caller: Caller) async throws {
        try await change(
            id, to: .active, from: .suspended, .administrator, by: caller, "developer.reactivated", .developerApproved)
    }

    private func change(
        _ id: DeveloperID, to state: DeveloperState, from expected: DeveloperState, _ role: AdministratorRole,
        by caller: Caller, _ action: String, _ mail: MailTemplate, reason: String = ""
    ) async throws {
        try caller.require(role)
        var rules = FieldRules()
        let reason = rules.text("reason", reason, limit: 1000)
        try rules.finish()
        try await context.store.write { tables in
            guard var developer = try tables.developer(id), developer.state != .deleted else { throw Refusal.notFound }
            guard developer.state == expected else { throw Refusal.conflict(.stateChanged) }
            developer.state = state
            try tables.update(developer)
            if state != .active { try tables.deleteSessions(of: .developer(id)) }
            let trail = Trail(tables, context, by: caller)
            try trail.note(
                action, id.rawValue, portal: developer.portal, owner: id.rawValue, before: expected.rawValue,
                after: state.rawValue, reason: reason)
            try trail.mail(
                mail, to: developer.email, portal: developer.portal,
                ["name": developer.name, "reason": reason, "path": "sign-in?portal=\(developer.portal)"])
            try tables.touchGateways(.developer(id))
        }
    }
}
