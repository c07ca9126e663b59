package import PortalModel

/// Everything a gateway has to know, as one plain value: which products it fronts, who may call them and with what.
///
/// It is made from the catalogue and the store, holds nothing that is pending, suspended, revoked or expired, and is
/// the only thing a writer sees: a writer is a pure function of it. Its lists are sorted by id, so that the same state
/// gives the same bytes.
///
/// What is not in it is closed.
package struct GatewaySnapshot: Sendable, Equatable {
    /// Counts the changes of the store; a later snapshot has a larger one.
    package var revision: Int
    /// By id, each once, even where several portals offer it.
    package var products: [Product]
    /// By id; only those that may call something.
    package var consumers: [Consumer]
    /// Who signs the tokens of OAuth clients; `nil`: no token of the companion opens anything.
    package var issuer: TokenIssuer?
    /// Others who do, for clients of their own; by id.
    package var providers: [TokenProvider]

    package init(
        revision: Int, products: [Product] = [], consumers: [Consumer] = [], issuer: TokenIssuer? = nil,
        providers: [TokenProvider] = []
    ) {
        self.providers = providers
        self.revision = revision
        self.products = products
        self.consumers = consumers
        self.issuer = issuer
    }
}

extension GatewaySnapshot {
    /// Whether a gateway that verifies tokens has anything to verify them by.
    package var hasTokenKeys: Bool { issuer?.keys.isEmpty == false || providers.contains { !$0.issuer.keys.isEmpty } }

    /// Who signs access tokens (RFC 9068), and what they are verified by.
    package struct TokenIssuer: Sendable, Equatable {
        /// `iss`.
        package var name: String
        /// Each a JWK, in the order in which they sign.
        package var keys: [String]

        package init(name: String, keys: [String]) {
            self.name = name
            self.keys = keys
        }
    }

    /// An identity provider that signs tokens for the clients that it has.
    package struct TokenProvider: Sendable, Equatable {
        /// Lower-case letters, digits and hyphens.
        package var id: String
        package var issuer: TokenIssuer
        /// The claim that names the client.
        package var claim: String
        /// What `aud` must hold; `nil`: anything.
        package var audience: String?

        package init(id: String, issuer: TokenIssuer, claim: String, audience: String? = nil) {
            self.id = id
            self.issuer = issuer
            self.claim = claim
            self.audience = audience
        }
    }

    /// One API product behind the gateway.
    package struct Product: Sendable, Equatable {
        package var id: ProductID
        package var name: String
        /// Base URLs of what answers behind the gateway, such as `http://10.0.0.3:9100`; calls are spread over them.
        package var upstreams: [String]
        /// Host names it is called under; empty: any.
        package var hosts: [String]
        /// Path patterns that are open to subscribers: exact, or with a last `/*` for everything below.
        package var paths: [String]
        /// HTTP methods that are open, in capitals; empty: all.
        package var methods: [String]
        /// Any one of them opens it; never empty.
        package var authentication: [AuthenticationMethod]
        package var plans: [Plan]
        /// Origins (`https://developers.example.com`) whose pages may call it from a browser.
        package var origins: [String]
        /// Since when it is deprecated, and when it ends: days, `YYYY-MM-DD`. `nil` where it is current.
        package var deprecated: String?
        package var sunset: String?

        package init(
            id: ProductID, name: String, upstreams: [String], hosts: [String] = [], paths: [String],
            methods: [String] = [], authentication: [AuthenticationMethod], plans: [Plan] = [], origins: [String] = [],
            deprecated: String? = nil, sunset: String? = nil
        ) {
            self.id = id
            self.name = name
            self.upstreams = upstreams
            self.hosts = hosts
            self.paths = paths
            self.methods = methods
            self.authentication = authentication
            self.plans = plans
            self.origins = origins
            self.deprecated = deprecated
            self.sunset = sunset
        }
    }

    /// One application of a developer: who calls.
    package struct Consumer: Sendable, Equatable {
        /// Letters, digits, `-` and `_` only, so that every gateway takes it as a name.
        package var id: String
        package var developer: String
        package var portal: PortalID
        /// What it may call, by product id.
        package var access: [Access]
        /// What it proves itself with, by id.
        package var credentials: [Credential]

        package init(
            id: String, developer: String, portal: PortalID, access: [Access], credentials: [Credential]
        ) {
            self.id = id
            self.developer = developer
            self.portal = portal
            self.access = access
            self.credentials = credentials
        }
    }

    /// One active subscription.
    package struct Access: Sendable, Equatable {
        package var product: ProductID
        /// `nil` where the product has no plans.
        package var plan: PlanID?
        /// The subscription's id.
        package var subscription: String

        package init(product: ProductID, plan: PlanID? = nil, subscription: String) {
            self.product = product
            self.plan = plan
            self.subscription = subscription
        }
    }

    /// One valid secret. During a rotation the old and the new one are two of these.
    package struct Credential: Sendable, Equatable {
        package enum Secret: Sendable, Equatable {
            case apiKey(String)
            case basic(username: String, password: String)
            /// The client's id; tokens are checked by signature.
            case oauth(client: String)
        }

        /// Letters, digits, `-`, `_` and `.`.
        package var id: String
        package var secret: Secret
        /// Of a client: the provider that signs its tokens; `nil`: the companion.
        package var provider: String?

        package init(id: String, secret: Secret, provider: String? = nil) {
            self.id = id
            self.secret = secret
            self.provider = provider
        }
    }
}
