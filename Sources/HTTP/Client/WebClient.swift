import CCurl
import Foundation

/// Calls URLs that other people gave, and nothing behind the operator's own walls with them.
///
///     let client = WebClient(rules: WebClientRules(allowing: ["10.1.0.0/16"]))
///     let answer = try await client.post("https://example.com/hooks", headers: [("Content-Type", "application/json")], body)
///
/// Guards against server-side request forgery as OWASP's cheat sheet asks: https alone, every address checked after the name
/// is looked up and then pinned, no redirect followed, no proxy of the environment, no credentials in the URL.
package struct WebClient: Sendable {
    private let rules: WebClientRules
    private static let pool: OperationQueue = {
        let pool = OperationQueue()
        pool.name = "WebClient"
        pool.maxConcurrentOperationCount = 16
        return pool
    }()

    package init(rules: WebClientRules = WebClientRules()) { self.rules = rules }

    /// What came back.
    package struct Answer: Sendable, Equatable {
        package let status: Int
        /// The beginning of the body, at most as many bytes as were to be kept.
        package let excerpt: [UInt8]
    }

    /// Posts something; keeps the first 1,000 bytes of the answer.
    /// - Throws: ``WebFailure``.
    package func post(_ url: String, headers: [(String, String)], body: [UInt8]) async throws -> Answer {
        try await send(.post, url, headers: headers, body: body, keeping: 1000)
    }

    /// What is at a URL, whole.
    /// - Throws: ``WebFailure``, also for another status than 200 and for more than 64 KiB.
    package func document(at url: String) async throws -> [UInt8] {
        let answer = try await send(.get, url, headers: [("Accept", "application/json")], keeping: 65_537)
        guard answer.status == 200 else { throw WebFailure.failed("It is answered with status \(answer.status)") }
        guard answer.excerpt.count <= 65_536 else { throw WebFailure.failed("It is longer than 64 KiB") }
        return answer.excerpt
    }

    /// Sends one request; returns with the answer's status, whatever it is. Takes 15 s at most.
    /// - Parameter limit: How many bytes of the answer's body are kept.
    /// - Throws: ``WebFailure``.
    package func send(
        _ method: Method, _ url: String, headers: [(String, String)] = [], body: [UInt8] = [], keeping limit: Int
    ) async throws -> Answer {
        let rules = rules
        return try await withCheckedThrowingContinuation { continuation in
            Self.pool.addOperation {
                continuation.resume(
                    with: Result {
                        try WebTransfer(target: WebTarget(url, rules: rules)).send(
                            method, headers: headers, body: body, keeping: limit)
                    })
            }
        }
    }

    /// Checks a URL without calling it: its form, and where its host is at the moment.
    /// - Throws: ``WebFailure``.
    package func check(_ url: String) async throws {
        let rules = rules
        try await withCheckedThrowingContinuation { continuation in
            Self.pool.addOperation {
                continuation.resume(with: Result { _ = try WebTarget(url, rules: rules) })
            }
        }
    }
}

/// What a ``WebClient`` may call besides the public Internet.
package struct WebClientRules: Sendable {
    let addresses: AddressList
    let hosts: Set<String>

    /// - Parameter entries: IP addresses, networks, and names of hosts, which may then be anywhere and without TLS.
    package init(allowing entries: [String] = []) {
        var (addresses, hosts): ([String], Set<String>) = ([], [])
        for entry in entries {
            if (try? AddressList([entry])) != nil { addresses.append(entry) } else { hosts.insert(entry.lowercased()) }
        }
        self.addresses = (try? AddressList(addresses)) ?? .none
        self.hosts = hosts
    }
}

/// Why a URL was not called, or did not answer.
package enum WebFailure: Error, Equatable, CustomStringConvertible {
    /// It must not be called: a sentence for who gave it.
    case refused(String)
    /// It could not be reached, or did not answer in time.
    case failed(String)

    package var description: String {
        switch self {
        case .refused(let text), .failed(let text): text
        }
    }
}
