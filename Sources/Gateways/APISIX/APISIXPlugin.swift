extension APISIXConfiguration {
    /// One plugin of a service with its settings; what is not said here keeps APISIX's default.
    package enum Plugin: Sendable, Equatable {
        /// An API key in a header or a query parameter. An empty name is one that no request can have.
        case keyAuth(header: String, query: String)
        case basicAuth
        /// Any one of at least two.
        case multiAuth([Plugin])
        /// Consumers with this label, of the value `1`.
        case acl(label: String)
        /// Consumers of these names.
        case consumerRestriction(usernames: [String])
        /// Nobody: 403, before any other plugin.
        case closed(message: String)
        /// Limits by the consumer's group.
        case planLimits([PlanLimit])
        /// What the upstream is told of the caller; with the prefix of its base URL.
        case proxyRewrite(ProxyRewrite)
        /// Headers from labels: the header's name, the label's name. One that the consumer lacks is taken away.
        case attachConsumerLabel([GatewayHeader])
        case cors(origins: [String])
        /// Headers of the answer.
        case responseHeaders([GatewayHeader])
        /// Tells somebody of calls of this product.
        case usage(UsageReceiver, product: String)

        /// APISIX's name of it.
        package var name: String {
            switch self {
            case .keyAuth: "key-auth"
            case .basicAuth: "basic-auth"
            case .multiAuth: "multi-auth"
            case .acl: "acl"
            case .consumerRestriction: "consumer-restriction"
            case .closed: "fault-injection"
            case .planLimits: "workflow"
            case .proxyRewrite: "proxy-rewrite"
            case .attachConsumerLabel: "attach-consumer-label"
            case .cors: "cors"
            case .responseHeaders: "response-rewrite"
            case .usage: "http-logger"
            }
        }
    }

    /// Changes of a request on its way to the upstream. Headers are removed before others are set.
    package struct ProxyRewrite: Sendable, Equatable {
        /// Path of the upstream's base URL, without a last `/`; empty where it has none.
        package var prefix: String
        package var removed: [String]
        /// Values may hold variables: `$consumer_name`.
        package var set: [GatewayHeader]
    }

    /// What the subscribers of one plan may do.
    package struct PlanLimit: Sendable, Equatable {
        /// The consumer groups that have the plan; empty where it has no subscriber.
        package var groups: [String]
        /// At least one; more than one only for gateways that know `rules` of `limit-count` (3.16).
        package var windows: [PlanWindow]
    }
}
