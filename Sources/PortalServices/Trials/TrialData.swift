import PortalModel
import Storage

/// Made-up developers in any number, with everything that real ones have: to see how a companion bears them.
///
///     let made = try await TrialData(context).plant(developers: 100_000, subscriptions: 300_000, password: "…")
///     made.subscriptions          // 300,000
///
/// `developer-1@trial.example` is the first of them; all have the same password. One in fifty has not shown their
/// address, one waits for approval, one is suspended; their subscriptions are in every state. The same numbers give the
/// same people, whatever the keys.
package struct TrialData: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// How many rows of each kind.
    package struct Counts: Sendable, Equatable {
        package fileprivate(set) var developers = 0
        package internal(set) var applications = 0
        package internal(set) var credentials = 0
        package internal(set) var subscriptions = 0
        package internal(set) var auditEntries = 0
    }

    /// The portal offers nothing to subscribe to, or the numbers are no numbers of people.
    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }

    /// The mail address of one of them.
    /// - Parameter number: From 1.
    package static func email(_ number: Int) -> String { "developer-\(number)@trial.example" }

    /// How many developers there are or were, made up or not.
    package func known() throws -> Int { try context.store.read { try $0.developerCount() } }

    /// Adds developers to the portals in turn, a thousand in each transaction.
    /// - Throws: ``Unusable``, or what the database says: what was committed before stays.
    package func plant(developers: Int, subscriptions: Int, password: String) async throws -> Counts {
        let portals = context.offerings.now.site.portals.map(\.id).filter { !offers(of: $0).isEmpty }
        guard !portals.isEmpty else { throw Unusable(description: "No portal offers anything to subscribe to") }
        guard developers > 0, subscriptions >= 0 else {
            throw Unusable(description: "There are at least 1 developer and 0 subscriptions")
        }
        let passwordHash = try await context.passwords.hash(password)
        let known = try known()
        var counts = Counts()
        while counts.developers < developers {
            let before = counts
            counts = try await context.store.write { tables in
                var people = TrialPeople(
                    tables, context, passwordHash: passwordHash, step: .seconds(2 * 365 * 86_400 / developers),
                    counts: before)
                for index in before.developers..<min(before.developers + 1000, developers) {
                    let portal = portals[index % portals.count]
                    // Spread evenly, and the last one takes what is left.
                    let due = subscriptions * (index + 1) / developers - people.counts.subscriptions
                    try people.add(
                        known + index + 1, to: portal, offers: offers(of: portal), subscriptions: due,
                        age: developers - index, isLast: index == developers - 1)
                    people.counts.developers += 1
                }
                try tables.touchGateways(.everyone)
                return people.counts
            }
        }
        return counts
    }

    private func offers(of portal: PortalID) -> [Catalog.Offer] {
        context.offerings.now.offers(of: portal).filter(\.product.acceptsSubscriptions)
    }
}
