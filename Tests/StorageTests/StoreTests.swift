import Database
import PortalModel
import Storage
import TestSupport
import Testing

/// Rows keep what was put in them, and the gateway sees exactly what is open.
struct StoreTests {
    let folder: TemporaryFolder
    let store: Store
    private let now = Timestamp(rawValue: 1_000_000)

    init() async throws {
        folder = try TemporaryFolder()
        store = try await Store(path: folder.path("a.db"))
    }

    private func developer(_ id: DeveloperID = "dev_1", state: DeveloperState = .active) -> Developer {
        Developer(
            id: id, portal: "public", email: "\(id)@Example.com", name: "Ada", state: state, passwordHash: "h",
            createdAt: now)
    }

    private func application(_ id: ApplicationID = "app_1", owner: Application.Owner = .developer("dev_1"))
        -> Application
    {
        Application(id: id, portal: "public", owner: owner, name: "Robot", createdAt: now)
    }

    private func subscription(_ state: SubscriptionState, _ id: SubscriptionID = "sub_1") -> Subscription {
        Subscription(
            id: id, portal: "public", application: "app_1", product: "parcels", plan: "free", state: state,
            requestedAt: now)
    }

    @Test func keepsAnAccount() async throws {
        var ada = developer()
        try await store.write { [ada] in try $0.insert(ada) }
        #expect(try store.read { try $0.developer("dev_1") } == ada)
        #expect(try store.read { try $0.developer(portal: "public", email: "DEV_1@example.com") } == ada)
        #expect(try store.read { try $0.developer(portal: "partner", email: ada.email) } == nil)
        ada.state = .suspended
        ada.attempts.failures = 3
        ada.attempts.lockedUntil = now + .seconds(60)
        ada.seenAt = now
        try await store.write { [ada] in try $0.update(ada) }
        #expect(try store.read { try $0.developer("dev_1") } == ada)
    }

    @Test func tellsWhoWaitsOfChanges() async throws {
        let hour = Duration.seconds(3_600)
        var looks = store.changes(atLeastEvery: hour).makeAsyncIterator()
        var others = store.changes(atLeastEvery: hour).makeAsyncIterator()
        #expect(await looks.next() != nil, "at once")
        #expect(await others.next() != nil)
        let ada = developer()
        try await store.write { try $0.insert(ada) }
        #expect(await looks.next() != nil)
        #expect(await others.next() != nil)
        // What failed has changed nothing.
        await #expect(throws: DatabaseError.self) { try await store.write { try $0.insert(ada) } }
        let waiting = Task { [store] in
            var seen = 0
            for await _ in store.changes(atLeastEvery: hour) { seen += 1 }
            return seen
        }
        waiting.cancel()
        #expect(await waiting.value <= 1, "it ends with who waits")
        for _ in 0..<3 { try await store.write { try $0.update(ada) } }
        #expect(await looks.next() != nil)
        try await store.write { try $0.update(ada) }
        #expect(await looks.next() != nil, "and once more after it has looked")
    }

    @Test func looksNowAndThenAlthoughItKnowsOfNoChange() async {
        var looks = store.changes(atLeastEvery: .milliseconds(1)).makeAsyncIterator()
        for _ in 0..<3 { #expect(await looks.next() != nil) }
    }

    @Test func letsAnAddressHaveOneAccountUntilItIsDeleted() async throws {
        try await store.write { try $0.insert(developer()) }
        var again = developer("dev_2")
        again.email = "dev_1@EXAMPLE.com"
        let second = again
        let error = await #expect(throws: DatabaseError.self) { try await store.write { try $0.insert(second) } }
        #expect(error?.isUniqueViolation == true)
        try await store.write { try $0.update(developer(state: .deleted)) }
        try await store.write { try $0.insert(second) }
    }

    @Test func allowsOneOpenSubscription() async throws {
        try await store.write { tables in
            try tables.insert(developer())
            try tables.insert(application())
            try tables.insert(subscription(.rejected, "sub_0"))
            try tables.insert(subscription(.pending))
        }
        await #expect(throws: DatabaseError.self) {
            try await store.write { try $0.insert(subscription(.active, "sub_2")) }
        }
        #expect(try store.read { try $0.openSubscription(of: "app_1", to: "parcels") }?.id == "sub_1")
        #expect(try store.read { try $0.waitingSubscriptions(limit: 9) }.map(\.id) == ["sub_1"])
    }

    private func callers() throws -> [ApplicationID] {
        var found: [ApplicationID] = []
        try store.read { try $0.gatewayCallers { found.append($0.application) } }
        return found
    }

    private func access(at time: Timestamp) throws -> [ProductID] {
        var found: [ProductID] = []
        try store.read { try $0.gatewayAccess(at: time) { found.append($0.product) } }
        return found
    }

    private func secrets(at time: Timestamp) throws -> [String] {
        var found: [String] = []
        try store.read { try $0.gatewaySecrets(at: time) { found.append($0.id) } }
        return found
    }

    @Test(arguments: DeveloperState.allCases, SubscriptionState.allCases)
    func opensOnlyWhatIsActive(_ developerState: DeveloperState, _ state: SubscriptionState) async throws {
        try await store.write { tables in
            try tables.insert(developer(state: developerState))
            try tables.insert(application())
            try tables.insert(subscription(state))
            try tables.insert(
                Credential(id: "cred_1", application: "app_1", method: .apiKey, name: "", createdAt: now))
            try tables.insert(
                Credential.Secret(
                    id: "key_1", credential: "cred_1", sealed: [1], hash: [2], hint: "", createdAt: now))
        }
        #expect(try callers() == (developerState == .active ? ["app_1"] : []))
        #expect(try access(at: now) == (state == .active ? ["parcels"] : []))
        #expect(try secrets(at: now) == ["key_1"])
    }

    @Test func endsWithTime() async throws {
        let end = now + .seconds(10)
        try await store.write { tables in
            try tables.insert(developer())
            try tables.insert(application())
            var subscription = subscription(.active)
            subscription.expiresAt = end
            try tables.insert(subscription)
            try tables.insert(
                Credential(id: "cred_1", application: "app_1", method: .apiKey, name: "", createdAt: now))
            try tables.insert(
                Credential.Secret(
                    id: "key_1", credential: "cred_1", sealed: [1], hash: [2], hint: "", createdAt: now,
                    validUntil: end + .seconds(1)))
        }
        #expect(try store.read { try $0.nextEnd(after: now) } == end)
        #expect(try store.read { try $0.nextEnd(after: end) } == end + .seconds(1))
        #expect(try store.read { try $0.nextEnd(after: end + .seconds(2)) } == nil)
        #expect(try access(at: end).isEmpty)
        #expect(try secrets(at: end) == ["key_1"])
        #expect(try secrets(at: end + .seconds(1)).isEmpty)
        #expect(try store.read { try $0.credentialsToEnd(at: end + .seconds(1)) }.map(\.id) == ["cred_1"])
        #expect(try store.read { try $0.subscriptionsToEnd(at: end) }.count == 1)
    }

    @Test func forgetsAMailThatHasLeft() async throws {
        try await store.write {
            try $0.insert(WaitingMail(at: now, portal: "public", recipient: "a@b", template: "t", sealed: [1]))
        }
        let mail = try #require(try store.read { try $0.mailsToSend(at: now, limit: 5) }.first)
        try await store.write { try $0.markFailed(mail: mail.id, error: "451", next: now + .seconds(5)) }
        #expect(try store.read { try $0.mailsToSend(at: now, limit: 5) }.isEmpty)
        #expect(try store.read { try $0.mailsToSend(at: now + .seconds(5), limit: 5) }.map(\.attempts) == [1])
        try await store.write { try $0.markSent(mail: mail.id, at: now) }
        let left: [UInt8]?? = try store.database.read { try $0.value("SELECT sealed FROM mails", as: [UInt8]?.self) }
        #expect(left == .some(nil))
    }

    @Test func listsTheTrailLatestFirst() async throws {
        for number in 1...3 {
            try await store.write {
                try $0.insert(
                    AuditEntry(
                        at: now, portal: "public", actor: .developer("dev_1"), address: "::1",
                        action: "application.created", subject: "app_\(number)", owner: "dev_1"))
            }
        }
        #expect(try store.read { try $0.audit(limit: 2) }.map(\.subject) == ["app_3", "app_2"])
        #expect(try store.read { try $0.audit(before: 2, limit: 2) }.map(\.subject) == ["app_1"])
        #expect(try store.read { try $0.audit(text: "application.", subject: "app_2", limit: 9) }.count == 1)
        #expect(try store.read { try $0.audit(text: "app_9", limit: 9) }.isEmpty)
        #expect(try store.read { try $0.audit(text: "app_2", limit: 9) }.map(\.subject) == ["app_2"])
    }

    /// Each action has its own place in the index; a beginning of one may stand for several.
    @Test func findsEntriesByTheBeginningOfTheirAction() async throws {
        let actions = ["team.joined", "application.created", "team.left", "application.changed", "team.joined"]
        for (number, action) in actions.enumerated() {
            try await store.write {
                try $0.insert(
                    AuditEntry(
                        at: now, portal: "public", actor: .system, address: "", action: action, subject: "x_\(number)"))
            }
        }
        func found(_ text: String, before: Int? = nil, limit: Int = 9) throws -> [Int] {
            try store.read { try $0.audit(text: text, before: before, limit: limit) }.map(\.id)
        }
        #expect(try found("team.") == [5, 3, 1])
        #expect(try found("team.joined") == [5, 1])
        #expect(try found("application") == [4, 2])
        #expect(try found("team.", before: 5, limit: 1) == [3])
        #expect(try found("") == [5, 4, 3, 2, 1])
        #expect(try found("system").count == 5, "who did it")
        for nobody in ["teams", "%", "application.created.", "'"] { #expect(try found(nobody).isEmpty) }
    }

    @Test func endsSessions() async throws {
        let owner = Session.Owner.developer("dev_1")
        try await store.write { tables in
            try tables.insert(developer())
            for number in UInt8(1)...3 {
                try tables.insert(
                    Session(
                        hash: [number], owner: owner, createdAt: now, expiresAt: now + .seconds(Int(number)),
                        address: "", agent: ""))
            }
            try tables.deleteOutdated(at: now + .seconds(1))
        }
        #expect(try store.read { try $0.sessions(of: owner) }.count == 2)
        try await store.write { try $0.deleteSessions(of: owner, except: [3]) }
        #expect(try store.read { try $0.sessions(of: owner) }.map(\.hash) == [[3]])
    }
}
