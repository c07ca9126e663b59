import Database
import PortalModel
import Storage
import TestSupport
import Testing

/// Counts that are kept beside the rows say at each moment what counting the rows would say.
struct SubscriptionCountTests {
    private static let now = Timestamp(rawValue: 1_795_000_000_000)
    private static let states: [SubscriptionState] = [
        .pending, .active, .suspended, .rejected, .cancelled, .expired,
    ]

    @Test(arguments: [3, 11, 2_026] as [UInt64]) func followEveryChange(seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        let store = try await Store(path: folder.path("a.db"))
        try await store.write { tables in
            for number in 0..<40 { try Self.add(number, tables) }
        }
        #expect(try store.read { try $0.subscriptionCounts() } == store.read(Self.counted))

        var random = SeededRandom(seed: seed)
        for step in 0..<300 {
            let number = Int.random(in: 0..<40, using: &random)
            let state = Self.states.randomElement(using: &random) ?? .active
            let plan: PlanID? = Bool.random(using: &random) ? "gold" : nil
            try await store.write { tables in
                guard var subscription = try tables.subscription(SubscriptionID("sub_\(number)")) else { return }
                subscription.state = state
                subscription.requestedPlan = plan
                try tables.update(subscription)
            }
            #expect(try store.read { try $0.subscriptionCounts() } == store.read(Self.counted), "step \(step)")
        }
    }

    @Test func ofWhatWasThereBeforeTheyWere() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("a.db")
        let database = try Database(path: path)
        try await database.migrate(Schema.migrations.filter { $0.number <= 10 })
        try await database.write { connection in
            try connection.script(
                """
                INSERT INTO developers (id, portal, email, email_key, name, state, created_at)
                    VALUES ('dev_1', 'public', 'a@b.example', 'a@b.example', 'A', 'active', 1);
                INSERT INTO applications (id, portal, developer, name, description, created_at)
                    VALUES ('app_1', 'public', 'dev_1', 'A', '', 1);
                INSERT INTO subscriptions (id, portal, application, product, state, requested_plan, requested_at) VALUES
                    ('sub_1', 'public', 'app_1', 'parcels', 'active', 'gold', 1),
                    ('sub_2', 'public', 'app_1', 'customs', 'pending', NULL, 1),
                    ('sub_3', 'public', 'app_1', 'rates', 'cancelled', NULL, 1);
                """)
        }
        try await database.migrate(Schema.migrations)
        let store = try await Store(path: path)
        #expect(
            try store.read { try $0.subscriptionCounts() } == [
                SubscriptionCounts(portal: "public", product: "customs", open: 1, active: 0, waiting: 1),
                SubscriptionCounts(portal: "public", product: "parcels", open: 1, active: 1, waiting: 1),
            ])
    }

    private static func add(_ number: Int, _ tables: Tables) throws {
        let developer = DeveloperID("dev_\(number)")
        let portal: PortalID = number.isMultiple(of: 2) ? "public" : "partner"
        try tables.insert(
            Developer(
                id: developer, portal: portal, email: "\(number)@example.com", name: "Ada", state: .active,
                passwordHash: nil, createdAt: now))
        try tables.insert(
            Application(
                id: ApplicationID("app_\(number)"), portal: portal, owner: .developer(developer), name: "Robot",
                createdAt: now))
        try tables.insert(
            Subscription(
                id: SubscriptionID("sub_\(number)"), portal: portal, application: ApplicationID("app_\(number)"),
                product: number.isMultiple(of: 3) ? "parcels" : "customs", plan: nil, state: states[number % 3],
                requestedAt: now))
    }

    /// By looking at each row.
    private static func counted(_ tables: Tables) throws -> [SubscriptionCounts] {
        var counts: [String: SubscriptionCounts] = [:]
        for row in try tables.subscriptions(limit: 1000) {
            let key = "\(row.portal) \(row.product)"
            var count = counts[key] ?? .init(portal: row.portal, product: row.product, open: 0, active: 0, waiting: 0)
            if row.state.isOpen { count.open += 1 }
            if row.state == .active { count.active += 1 }
            if row.state == .pending || row.requestedPlan != nil { count.waiting += 1 }
            counts[key] = count
        }
        return counts.sorted { $0.key < $1.key }.map(\.value).filter { $0.open > 0 }
    }
}
