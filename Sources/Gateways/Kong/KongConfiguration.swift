package import Diagnostics

/// The whole of one declarative configuration of Kong (`_format_version` 3.0), typed: what a gateway without a database
/// is to hold.
///
///     let configuration = try KongConfiguration(snapshot)
///     let problems = KongCheck.problems(in: configuration)
///     let bytes = KongFile.render(configuration)
///
/// One product is one service, which holds the plugins, so that no route of it can miss one, and as many routes as it has
/// hosts and paths; one application is one consumer. What a service has to know of its callers stands in their groups
/// (`acls`), so it has the same size with 100,000 subscribers as with none. Only plugins that every Kong brings are used.
package struct KongConfiguration: Sendable, Equatable {
    package var services: [Service] = []
    package var upstreams: [Upstream] = []
    package var consumers: [Consumer] = []
    /// What of the snapshot this gateway cannot express: an error where something is closed that should be open, a
    /// warning where it is open but not in every way. No secret stands in it.
    package var report: [Diagnostic] = []

    package init() {}
}

extension KongConfiguration {
    /// What answers behind some routes, with the plugins in between.
    package struct Service: Sendable, Equatable {
        package var name: String
        /// `http` or `https`; certificates are checked.
        package var scheme: String
        /// A host, or the name of an upstream.
        package var host: String
        package var port: Int
        /// Put before the path of a request; `nil` for nothing.
        package var path: String?
        package var routes: [Route]
        package var plugins: [Plugin]
    }

    /// Which requests go to a service. What no route takes, Kong answers with 404.
    package struct Route: Sendable, Equatable {
        package var name: String
        /// Exact, or with a first `*.`; empty: any.
        package var hosts: [String]
        /// Empty: all. Kong takes a route with methods before one without, so either all routes have some or none has.
        package var methods: [String]
        /// A regular expression from the first `/` on, of PCRE and of Rust alike.
        package var expression: String
        /// The highest that fits is taken; each once.
        package var priority: Int
    }

    /// Servers that take calls in turn.
    package struct Upstream: Sendable, Equatable {
        package var name: String
        /// `host:port`.
        package var targets: [String]
    }

    /// One application, or ``anonymous``.
    package struct Consumer: Sendable, Equatable {
        package var username: String
        /// What it may call, and what is told of it.
        package var groups: [String]
        package var keys: [Key] = []
        package var logins: [Login] = []
        /// Of products whose service counts for most subscribers another way; by service.
        package var limits: [Limit] = []
        /// Of the one that stands for those who are nobody.
        package var plugins: [Plugin] = []
    }

    /// An API key of a consumer.
    package struct Key: Sendable, Equatable {
        /// A UUID.
        package var id: String
        package var key: String
    }

    /// A username and a password of a consumer.
    package struct Login: Sendable, Equatable {
        /// A UUID.
        package var id: String
        package var username: String
        package var password: String
    }

    /// What a consumer may do with one service, in the place of what the service says of all.
    package struct Limit: Sendable, Equatable {
        package var service: String
        package var windows: [PlanWindow]

        package init(service: String, windows: [PlanWindow]) {
            self.service = service
            self.windows = windows
        }
    }

    /// Who calls a product of several methods without proving who it is. Kong asks for it: only with such a consumer does
    /// one method leave the decision to the next. It is let through nowhere. No application is called like that.
    static let anonymous = "portico.anonymous"
}

extension KongConfiguration {
    /// One plugin of a service or a consumer with its settings; what is not said here keeps Kong's default.
    package enum Plugin: Sendable, Equatable {
        /// An API key in headers or query parameters of these names.
        /// - Parameter isOneOfSeveral: Another method may do as well.
        case keyAuth(names: [String], inHeader: Bool, inQuery: Bool, isOneOfSeveral: Bool)
        case basicAuth(isOneOfSeveral: Bool)
        /// Consumers of any of these groups.
        case acl(groups: [String])
        /// By consumer, in windows of the clock.
        case limits([PlanWindow])
        /// What the upstream is told; a value may be a template. Headers are removed before others are added.
        case requestHeaders(removed: [String], added: [GatewayHeader])
        case cors(origins: [String])
        /// Headers of the answer, in the place of those of the same names.
        case responseHeaders([GatewayHeader])
        /// Nothing is passed on.
        case termination(status: Int, message: String)

        /// Kong's name of it.
        package var name: String {
            switch self {
            case .keyAuth: "key-auth"
            case .basicAuth: "basic-auth"
            case .acl: "acl"
            case .limits: "rate-limiting"
            case .requestHeaders: "request-transformer"
            case .cors: "cors"
            case .responseHeaders: "response-transformer"
            case .termination: "request-termination"
            }
        }
    }
}
