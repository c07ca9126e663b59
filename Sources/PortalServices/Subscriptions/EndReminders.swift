import PortalModel
import Storage

/// Tells owners of applications in time what ends by itself: credentials with a last day, old secrets of rotations,
/// subscriptions that were approved until a day. What ends unnoticed is found by calls that fail.
struct EndReminders: Sendable {
    let context: ServiceContext

    /// Days before the end.
    private static let stages = [14, 3, 1]
    /// So many in one transaction.
    private static let batch = 200

    private typealias Query = @Sendable (Tables, EndingWindow, Int) throws -> [Ending]

    /// Mails what was not mailed yet, each stage of each end once.
    func remind() async throws {
        for (index, stage) in Self.stages.enumerated() {
            let next = index + 1 < Self.stages.count ? Self.stages[index + 1] : 0
            let window = EndingWindow(
                after: context.now + .seconds(next * 86_400), until: context.now + .seconds(stage * 86_400),
                lead: .seconds(stage * 86_400), notice: "\(stage)")
            try await tell(.credentialEnds, window) { try $0.endingCredentials($1, limit: $2) }
            try await tell(.rotationEnds, window) { try $0.endingSecrets($1, limit: $2) }
            try await tell(.subscriptionEnds, window) { try $0.endingSubscriptions($1, limit: $2) }
        }
    }

    private func tell(_ template: MailTemplate, _ window: EndingWindow, _ query: @escaping Query) async throws {
        let offering = context.offerings.now
        while true {
            let count = try await context.store.write { tables in
                let endings = try query(tables, window, Self.batch)
                let trail = Trail(tables, context, by: .system)
                for ending in endings {
                    try tables.note(window.notice, of: ending, at: context.now)
                    guard let application = try tables.application(ending.application) else { continue }
                    let product = offering.offer(ProductID(ending.name), in: application.portal)?.product.name
                    // Whether something still goes by it.
                    let used = try tables.lastUse(ofSecret: ending.subject)
                    try trail.mail(
                        template, toOwnersOf: application,
                        [
                            "used": used.map { "\($0.date) \($0.time) UTC" } ?? "",
                            "application": application.name, "credential": ending.name,
                            "product": product ?? ending.name,
                            // The end is the first moment at which it is over: of a last day, the midnight after it.
                            "end": (ending.end + .milliseconds(-1)).date, "path": "applications/\(application.id)",
                        ])
                }
                return endings.count
            }
            if count < Self.batch { return }
        }
    }
}
