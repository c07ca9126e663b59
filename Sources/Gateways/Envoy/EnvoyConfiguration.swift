package import Diagnostics

/// What the files of one Envoy gateway hold, typed.
///
///     let configuration = try EnvoyConfiguration(snapshot)
///     let problems = EnvoyCheck.problems(in: configuration)
///     let files = EnvoyFiles.render(configuration, options: options)
///
/// One product is one cluster and as many routes as it has hosts and paths. One secret is one credential of
/// `api_key_auth`, whose client's name says who it is and all that it may call, so that a route needs to know its own
/// product only: it has the same size with 100,000 subscribers as with none. Names are those of Envoy 1.40.
package struct EnvoyConfiguration: Sendable, Equatable {
    /// By domain; the last one is `*`.
    package var virtualHosts: [VirtualHost] = []
    package var products: [Product] = []
    package var limits: [Limit] = []
    package var credentials: [Credential] = []
    /// Who signs tokens; `nil`: none opens anything.
    package var issuer: GatewaySnapshot.TokenIssuer?
    /// Identity providers that do.
    package var providers: [GatewaySnapshot.TokenProvider] = []
    /// What of the snapshot this gateway cannot express: an error where something is closed that should be open, a
    /// warning where it is open but not in every way. No secret stands in it.
    package var report: [Diagnostic] = []

    package init() {}
}

extension EnvoyConfiguration {
    /// The routes of one host. What none of them takes, is answered with 404.
    package struct VirtualHost: Sendable, Equatable {
        package var domain: String
        /// The first that fits is taken.
        package var routes: [Route]
    }

    package struct Route: Sendable, Equatable {
        package enum Match: Sendable, Equatable {
            case path(String)
            /// Ends with `/`.
            case prefix(String)
            /// Of the whole path.
            case expression(String)
        }

        package enum Target: Sendable, Equatable {
            /// By the product's id; the path is changed where the upstream's base URL has one.
            case product(String, rewrite: String?)
            /// A product that is closed.
            case closed
            /// As if there were nothing.
            case nowhere
        }

        package var match: Match
        /// Empty: all.
        package var methods: [String]
        package var target: Target
    }

    /// Everything that the routes of one product have in common.
    package struct Product: Sendable, Equatable {
        package var id: String
        /// Where a secret is looked for, in this order: `header=NAME`, `query=NAME`, `basic=`, `bearer=`.
        package var places: [String]
        /// The value of `WWW-Authenticate`.
        package var challenge: String
        package var origins: [String]
        package var headers: [GatewayHeader]
        package var endpoints: [Endpoint]
        package var isEncrypted: Bool
        /// What tokens must name (`aud`) to open it; `nil`: none does.
        package var audience: String?
    }

    /// One server behind the gateway.
    package struct Endpoint: Sendable, Equatable {
        /// A name, or an IP address without brackets.
        package var host: String
        package var port: Int
        /// What the server is called by: the `Host` of requests to it.
        package var name: String
    }

    /// One window of one plan: each application has a bucket of its own in each of them.
    package struct Limit: Sendable, Equatable {
        package var product: String
        package var plan: String
        package var window: PlanWindow
        /// How many applications have the plan.
        package var subscribers = 0
    }

    /// One secret.
    package struct Credential: Sendable, Equatable {
        /// The API key, or `Basic ` and the rest of what HTTP basic authentication sends, or `Client ` and the id of an
        /// OAuth client whose token was verified. Only the first one has no blank in it.
        package var key: String
        /// Application, credential, developer, portal, and for each product its id, plan and subscription:
        /// `app_1 cred_1 dev_7 public|parcels free sub_1|rates  sub_2|`. What is not told is empty.
        package var client: String
    }
}
