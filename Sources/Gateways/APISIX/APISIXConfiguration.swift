package import Diagnostics

/// The whole of one `apisix.yaml`, typed: what an Apache APISIX gateway in file-driven standalone mode is to hold.
///
///     let configuration = try APISIXConfiguration(snapshot)
///     let problems = APISIXCheck.problems(in: configuration)
///     let bytes = APISIXFile.render(configuration)
///
/// One product is one service (it holds the plugins, so that no route of it can miss one), one route and one upstream;
/// one application is one consumer; one secret is one credential of it. Names are those of APISIX 3.18
/// (`GET /v1/schema` of its control API).
package struct APISIXConfiguration: Sendable, Equatable {
    package var routes: [Route] = []
    package var services: [Service] = []
    package var upstreams: [Upstream] = []
    package var consumerGroups: [ConsumerGroup] = []
    package var consumers: [Consumer] = []
    /// What of the snapshot this gateway cannot express: an error where something is closed that should be open, a
    /// warning where it is open but not in every way. No secret stands in it.
    package var report: [Diagnostic] = []

    package init() {}
}

extension APISIXConfiguration {
    /// Which requests go to which service. What no route takes, APISIX answers with 404.
    package struct Route: Sendable, Equatable {
        package var id: String
        package var name: String
        /// Exact paths, or with a last `/*`.
        package var uris: [String]
        /// Empty: any.
        package var hosts: [String]
        /// Empty: all.
        package var methods: [String]
        package var service: String
    }

    /// Plugins and an upstream, shared by the routes that name it.
    package struct Service: Sendable, Equatable {
        package var id: String
        /// `nil` where nothing is ever passed on.
        package var upstream: String?
        package var plugins: [Plugin]
    }

    /// Where calls are passed on to, in turn.
    package struct Upstream: Sendable, Equatable {
        /// One server.
        package struct Node: Sendable, Equatable {
            package var host: String
            package var port: Int
        }

        package var id: String
        /// `http` or `https`.
        package var scheme: String
        package var nodes: [Node]
    }

    /// A set of limited plans that some consumers have in common. It has no plugins: it is there for its id, by which a
    /// service tells one plan's subscribers from another's.
    package struct ConsumerGroup: Sendable, Equatable {
        package var id: String
        /// The plans in words.
        package var description: String
    }

    /// One application.
    package struct Consumer: Sendable, Equatable {
        /// Letters, digits, `-` and `_`; never given an `id` beside it, which would take its place.
        package var username: String
        package var group: String?
        /// By name, each once; values without white space.
        package var labels: [Label]
        package var credentials: [Credential]
    }

    /// A name and a value of a consumer's.
    package struct Label: Sendable, Equatable {
        package var name: String
        package var value: String
    }

    /// One secret of a consumer. It has one plugin, as APISIX asks.
    package struct Credential: Sendable, Equatable {
        package enum Secret: Sendable, Equatable {
            case keyAuth(key: String)
            case basicAuth(username: String, password: String)
        }

        /// Without the consumer's name before it.
        package var id: String
        package var secret: Secret
    }
}
