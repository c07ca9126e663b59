import PortalModel
import Storage
import TestSupport
import Testing

/// Lists of many: whatever narrows them, the pages together are the whole, each row once and in order.
struct ListTests {
    private let folder: TemporaryFolder
    private let store: Store
    private static let now = Timestamp(rawValue: 1_795_000_000_000)

    init() async throws {
        folder = try TemporaryFolder()
        store = try await Store(path: folder.path("a.db"))
        try await store.write { tables in
            for number in 0..<120 { try Self.add(number, tables) }
        }
    }

    /// Three developers at each moment, in two portals, every tenth in another state.
    private static func add(_ number: Int, _ tables: Tables) throws {
        let time = now + .seconds(number / 3)
        let portal: PortalID = number.isMultiple(of: 2) ? "public" : "partner"
        let name = RandomName.of(number)
        try tables.insert(
            Developer(
                id: DeveloperID("dev_\(name)"), portal: portal, email: "\(name)@Example.com", name: "Ada \(number)",
                state: number % 10 == 3 ? .suspended : .active, passwordHash: nil, createdAt: time))
        try tables.insert(
            Application(
                id: ApplicationID("app_\(name)"), portal: portal, owner: .developer(DeveloperID("dev_\(name)")),
                name: "Robot \(number)", createdAt: time))
        try tables.insert(
            Subscription(
                id: SubscriptionID("sub_\(name)"), portal: portal, application: ApplicationID("app_\(name)"),
                product: number.isMultiple(of: 3) ? "parcels" : "customs", plan: nil,
                state: number % 10 == 3 ? .suspended : .active, requestedAt: time))
        var credential = Credential(
            id: CredentialID("cred_\(name)"), application: ApplicationID("app_\(name)"), method: .apiKey,
            name: "Key \(number)", createdAt: time)
        if number % 10 == 3 { credential.state = .revoked }
        try tables.insert(credential)
    }

    /// All of a list, page by page; `page` gets the offset.
    private func pages<Row>(_ page: (Tables, Int) throws -> [Row]) throws -> [Row] {
        var rows: [Row] = []
        while true {
            let next = try store.read { try page($0, rows.count) }
            rows += next
            if next.count < 7 { return rows }
        }
    }

    @Test(
        arguments: [nil, "public", "partner"] as [PortalID?], [nil, .active, .suspended, .pending] as [DeveloperState?])
    func pagesThroughDevelopers(_ portal: PortalID?, _ state: DeveloperState?) throws {
        let all = try store.read { try $0.developers(limit: 1000) }
        let expected = all.filter { (portal == nil || $0.portal == portal) && (state == nil || $0.state == state) }
        let found = try pages { try $0.developers(portal: portal, state: state, offset: $1, limit: 7) }
        #expect(found == expected)
        #expect(all.map { ($0.createdAt.rawValue * -1, $0.id.rawValue) }.isSorted && all.count == 120)
        // By the last row that was seen, as the APIs do.
        var followed: [Developer] = []
        repeat {
            followed += try store.read {
                try $0.developers(
                    portal: portal, state: state, after: followed.last.map { ($0.createdAt, $0.id.rawValue) }, limit: 7)
            }
        } while followed.count < expected.count
        #expect(followed == expected)
    }

    @Test(arguments: [nil, "parcels"] as [ProductID?], [nil, .active, .suspended, .expired] as [SubscriptionState?])
    func pagesThroughSubscriptions(_ product: ProductID?, _ state: SubscriptionState?) throws {
        let all = try store.read { try $0.subscriptions(limit: 1000) }
        let found = try pages { try $0.subscriptions(state: state, product: product, offset: $1, limit: 7) }
        #expect(
            found == all.filter { (product == nil || $0.product == product) && (state == nil || $0.state == state) })
        #expect(all.map { ($0.requestedAt.rawValue * -1, $0.id.rawValue) }.isSorted && all.count == 120)
    }

    @Test(arguments: [nil, "public"] as [PortalID?], [nil, .active, .revoked] as [CredentialState?])
    func pagesThroughCredentials(_ portal: PortalID?, _ state: CredentialState?) throws {
        let all = try pages { try $0.credentials(offset: $1, limit: 7) }
        let found = try pages { try $0.credentials(portal: portal, state: state, offset: $1, limit: 7) }
        let expected = all.filter { credential in
            let number = Int(credential.name.dropFirst(4)) ?? 0
            return (state == nil || credential.state == state) && (portal == nil || number.isMultiple(of: 2))
        }
        #expect(found == expected)
        #expect(all.map { ($0.createdAt.rawValue * -1, $0.id.rawValue) }.isSorted && all.count == 120)
    }

    @Test func searchesInAnyCase() throws {
        #expect(try store.read { try $0.developers(search: "ADA 11", limit: 99) }.count == 11)
        #expect(try store.read { try $0.developers(search: "@example.COM", limit: 999) }.count == 120)
        #expect(try store.read { try $0.applications(portal: "public", search: "robot 11", limit: 99) }.count == 5)
        #expect(try store.read { try $0.credentials(search: "robot 119", limit: 99) }.map(\.name) == ["Key 119"])
        // What a search means by itself means nothing here.
        for text in ["%", "_", "' OR 1=1 --", "*"] {
            #expect(try store.read { try $0.developers(search: text, limit: 99) }.isEmpty, "\(text)")
        }
    }

    @Test func countsWhatIsOpen() throws {
        let counts = try store.read { try $0.subscriptionCounts() }
        #expect(counts.reduce(0) { $0 + $1.active } == 108 && counts.allSatisfy { $0.waiting == 0 })
        #expect(try store.read { try $0.activeDevelopers() } == ["public": 60, "partner": 48])
        #expect(counts.count == 4)
    }

    /// Names whose order is not that of their numbers.
    private enum RandomName {
        static func of(_ number: Int) -> String { String(10_000 + number * 7919 % 9973) }
    }
}

extension [(Int, String)] {
    fileprivate var isSorted: Bool { zip(self, dropFirst()).allSatisfy { $0 < $1 } }
}
