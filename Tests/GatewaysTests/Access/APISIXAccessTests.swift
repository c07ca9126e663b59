import Foundation
import Gateways
import PortalModel
import TestSupport
import Testing

/// What the written file opens, by the judgement of ``GatewayInterpreter``, is what the snapshot opens: no more, no less.
struct APISIXAccessTests {
    typealias Request = GatewayInterpreter.Request

    @Test(arguments: [12, 16, 17]) func opensExactlyWhatTheSnapshotOpens(minor: Int) throws {
        var random = SeededRandom(seed: UInt64(minor))
        var counts = (open: 0, shut: 0)
        for round in 0..<60 {
            let snapshot = RandomSnapshot.make(&random)
            let options = APISIXOptions(minimumVersion: .init(minor: minor))
            let configuration = try APISIXConfiguration(snapshot, options: options)
            #expect(APISIXCheck.problems(in: configuration) == [])
            let gateway = try GatewayInterpreter(APISIXFile.render(configuration))
            for product in snapshot.products {
                for consumer in snapshot.consumers {
                    for credential in consumer.credentials {
                        let expected = Self.isOpen(product, to: credential, of: consumer)
                        for request in Self.requests(for: product, with: credential) {
                            let answer = gateway.answer(request)
                            let isOpen = answer.status == 200 && answer.passed != nil
                            #expect(
                                isOpen == expected,
                                "round \(round): \(product.id) to \(consumer.id)/\(credential.id) is \(answer.status)")
                            if isOpen {
                                counts.open += 1
                                check(answer, request, product, consumer, credential, options)
                            } else {
                                counts.shut += 1
                            }
                        }
                    }
                }
            }
        }
        #expect(counts.open > 500 && counts.shut > 500, "\(counts)")
    }

    @Test(arguments: [12, 17]) func asksEveryCallerWhoItIs(minor: Int) throws {
        var random = SeededRandom(seed: 5)
        for _ in 0..<60 {
            let snapshot = RandomSnapshot.make(&random)
            let options = APISIXOptions(minimumVersion: .init(minor: minor))
            let gateway = try GatewayInterpreter(APISIXFile.render(try APISIXConfiguration(snapshot, options: options)))
            for product in snapshot.products {
                for request in Self.requests(for: product, headers: [:], query: [:]) {
                    let status = gateway.answer(request).status
                    #expect(status == (Self.accepts(product).isEmpty ? 403 : 401))
                }
                for request in Self.requests(for: product, headers: ["authorization": "Basic Og=="], query: [:]) {
                    #expect(gateway.answer(request).passed == nil)
                }
            }
        }
    }

    @Test func takesAKeyOnlyWhereTheProductNamesIt() throws {
        let methods: [AuthenticationMethod] = [
            .apiKey(header: "X-Key", query: nil), .apiKey(header: nil, query: "key"), .apiKey(header: nil, query: nil),
        ]
        // Header, query parameter: which of the three products takes it.
        let ways: [(headers: [String: String], query: [String: String], taking: Int?)] = [
            (["x-key": "k"], [:], 0), ([:], ["key": "k"], 1), (["apikey": "k"], [:], 2),
            ([:], ["apikey": "k"], nil), ([:], ["x-key": "k"], nil), (["key": "k"], [:], nil),
        ]
        let products = methods.enumerated().map { index, method in
            GatewaySnapshot.Product(
                id: ProductID("p\(index)"), name: "P", upstreams: ["http://a"], paths: ["/\(index)"],
                authentication: [method])
        }
        let consumer = GatewaySnapshot.Consumer(
            id: "app_1", developer: "dev_1", portal: "public",
            access: products.map { .init(product: $0.id, subscription: "sub_1") },
            credentials: [.init(id: "cred_1", secret: .apiKey("k"))])
        let snapshot = GatewaySnapshot(revision: 1, products: products, consumers: [consumer])
        let gateway = try GatewayInterpreter(APISIXFile.render(try APISIXConfiguration(snapshot)))
        for (headers, query, taking) in ways {
            for index in products.indices {
                let answer = gateway.answer(Request(path: "/\(index)", headers: headers, query: query))
                #expect(answer.status == (index == taking ? 200 : 401), "\(index) by \(headers) \(query)")
            }
        }
    }

    /// The snapshot's own rule: the application has the product, and the product accepts this kind of secret.
    static func isOpen(
        _ product: GatewaySnapshot.Product, to credential: GatewaySnapshot.Credential,
        of consumer: GatewaySnapshot.Consumer
    ) -> Bool {
        guard consumer.access.contains(where: { $0.product == product.id }) else { return false }
        return switch credential.secret {
        case .apiKey: accepts(product).contains("api-key")
        case .basic: accepts(product).contains("basic")
        case .oauth: false
        }
    }

    private static func accepts(_ product: GatewaySnapshot.Product) -> Set<String> {
        Set(product.authentication.map(\.id)).subtracting(["oauth"])
    }

    /// The secret, shown in each way in which the product takes one of its kind; in a likely one where it takes none.
    static func requests(
        for product: GatewaySnapshot.Product, with credential: GatewaySnapshot.Credential
    ) -> [Request] {
        switch credential.secret {
        case .oauth(let client):
            return requests(for: product, headers: ["authorization": "Bearer \(client)"], query: [:])
        case .basic(let username, let password):
            let value = Data("\(username):\(password)".utf8).base64EncodedString()
            return requests(for: product, headers: ["authorization": "Basic \(value)"], query: [:])
        case .apiKey(let key):
            var all: [Request] = []
            for method in product.authentication {
                guard case .apiKey(let header, let query) = method else { continue }
                if let query { all += requests(for: product, headers: [:], query: [query: key]) }
                if let name = header ?? (query == nil ? "apikey" : nil) {
                    all += requests(for: product, headers: [name.lowercased(): key], query: [:])
                }
            }
            return all.isEmpty ? requests(for: product, headers: ["apikey": key], query: ["apikey": key]) : all
        }
    }

    private static func requests(
        for product: GatewaySnapshot.Product, headers: [String: String], query: [String: String]
    ) -> [Request] {
        product.paths.map { path in
            var request = Request(path: path.hasSuffix("*") ? path.dropLast() + "zz" : path)
            request.host = product.hosts.first ?? request.host
            request.query = query
            // A caller that says it is somebody else.
            request.headers = [
                "x-portico-application": "forged", "x-portico-plan": "forged", "x-portico-portal": "forged",
            ]
            request.headers.merge(headers) { $1 }
            return request
        }
    }

    /// What the upstream is told, and what the call counts against.
    private func check(
        _ answer: GatewayInterpreter.Answer, _ request: GatewayInterpreter.Request, _ product: GatewaySnapshot.Product,
        _ consumer: GatewaySnapshot.Consumer, _ credential: GatewaySnapshot.Credential, _ options: APISIXOptions
    ) {
        let access = consumer.access.first { $0.product == product.id }
        let plan = product.plans.first { $0.id == access?.plan }
        var limits: [Int: Int] = [:]
        let lengths: [Plan.Limit.Window: Int] = [.second: 1, .minute: 60, .hour: 3600, .day: 86_400, .month: 2_592_000]
        for limit in plan?.limits ?? [] { limits[lengths[limit.window] ?? 0] = limit.requests }
        if options.minimumVersion < .init(minor: 16), let longest = limits.keys.max() {
            limits = [longest: limits[longest] ?? 0]
        }
        #expect(answer.limits == limits)
        #expect(answer.username == consumer.id)
        let headers = answer.passed?.headers ?? [:]
        let told = [
            "x-portico-application": consumer.id, "x-portico-credential": credential.id,
            "x-portico-product": product.id.rawValue, "x-portico-developer": consumer.developer,
            "x-portico-portal": consumer.portal.rawValue, "x-portico-plan": access?.plan?.rawValue,
            "x-portico-subscription": access?.subscription,
        ]
        #expect(
            headers == told.compactMapValues { $0?.contains(" ") == true ? nil : $0 },
            "secrets and forged names go no further")
        #expect(answer.passed?.query == [:])
        let address = product.upstreams[0].dropFirst("http://".count)
        #expect(answer.upstream == String(address.prefix { $0 != ":" }))
        #expect(answer.passed?.path == (address.hasSuffix("/base") ? "/base" : "") + request.path)
    }
}
