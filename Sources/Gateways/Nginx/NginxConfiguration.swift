package import Diagnostics

/// What the file of one nginx gateway holds, typed.
///
///     let configuration = try NginxConfiguration(snapshot)
///     let problems = NginxCheck.problems(in: configuration)
///     let bytes = NginxFile.render(configuration, options: options)
///
/// One product is one upstream, and a location for each of its hosts and paths. All secrets are one map, which says of each
/// who it is and all that it may call: nginx reads the whole file anew for each change, and that is the shortest that says it.
/// Everything that is the same for all products is said once, by variables that a map fills by the product.
package struct NginxConfiguration: Sendable, Equatable {
    package var products: [Product] = []
    /// The last one is `*`, which answers for every other host.
    package var servers: [Server] = []
    package var applications: [Application] = []
    /// What of the snapshot this gateway cannot express: an error where something is closed that should be open, a
    /// warning where it is open but not in every way. No secret stands in it.
    package var report: [Diagnostic] = []

    package init() {}
}

extension NginxConfiguration {
    package struct Product: Sendable, Equatable {
        package var id: String
        /// Part of the names of its variables: small letters, digits and `_`.
        package var slug: String
        /// Where a secret is looked for, in this order.
        package var places: [Place]
        package var challenge: String
        package var origins: [String]
        package var headers: [GatewayHeader]
        package var upstream: Upstream
        /// Those with limits.
        package var plans: [Plan]
        /// What tokens must name (`aud`) to open it; `nil`: none does.
        package var audience: String?
    }

    package enum Place: Sendable, Hashable {
        /// In lower case.
        case header(String)
        case query(String)
        case basic
        /// A token of OAuth.
        case bearer
    }

    package struct Upstream: Sendable, Equatable {
        /// Host and port.
        package var servers: [String]
        package var isEncrypted: Bool
        /// The name by which the servers know themselves, with the port where it is not the scheme's own.
        package var host: String
        /// Without the port; certificates are checked for it.
        package var name: String
        /// Path of the base URL, without a last `/`.
        package var path: String
    }

    package struct Plan: Sendable, Equatable {
        package var id: String
        package var slug: String
        package var windows: [PlanWindow]
        package var subscribers: Int
    }

    package struct Server: Sendable, Equatable {
        /// In lower case; with a first `*` for all that end so.
        package var host: String
        package var locations: [Location]
    }

    /// What is done with one path, or with all that begin with it.
    package struct Location: Sendable, Equatable {
        package enum Target: Sendable, Equatable {
            /// A product's place.
            case product(Int)
            /// A product that is closed.
            case closed
        }

        /// For the first of them whose methods fit; no methods: all.
        package struct Choice: Sendable, Equatable {
            package var methods: [String]
            package var target: Target
        }

        /// As it is after `%XX` are read.
        package var path: String
        package var isPrefix: Bool
        package var choices: [Choice]
        /// Expressions of paths that are refused here.
        package var guards: [String]
    }

    /// Who may call.
    package struct Application: Sendable, Equatable {
        package var id: String
        /// What is not told is empty.
        package var developer: String
        package var portal: String
        package var credentials: [Credential]
        /// At most one of each product.
        package var subscriptions: [Subscription]
    }

    package struct Credential: Sendable, Equatable {
        package var id: String
        /// `k:` and an API key, `b:` and what follows `Basic ` in the field `Authorization`, or `t:` and the client of a token.
        package var secret: String
    }

    package struct Subscription: Sendable, Equatable {
        /// Its place.
        package var product: Int
        package var id: String
        /// What is not told is empty.
        package var plan: String
    }
}
