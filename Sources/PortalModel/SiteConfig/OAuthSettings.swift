import Serialization

/// What the operator says of the tokens of OAuth that the companion gives out.
package struct OAuthSettings: Sendable, Equatable {
    /// How tokens are signed (RFC 7518 §3.1).
    package enum Algorithm: String, Sendable, CaseIterable {
        case es256 = "ES256"
        case rs256 = "RS256"
    }

    /// A program that may ask whether a token is good (RFC 7662).
    package struct ResourceServer: Sendable, Equatable {
        package var id: String
        package var secret: CompanionSettings.SecretSource
    }

    /// An identity provider at which the clients of some portals are registered, and which gives their tokens out.
    package struct Provider: Sendable, Equatable {
        package enum Kind: String, Sendable, CaseIterable {
            /// RFC 7591 and RFC 7592.
            case registration
            /// A small HTTP interface of the provider's own.
            case bridge
        }

        package var id: String
        package var portals: [PortalID]
        package var kind: Kind
        /// The registration endpoint, or what stands before `/clients`.
        package var url: String
        /// What the companion proves itself with there.
        package var secret: CompanionSettings.SecretSource?
        /// Of `registration`: for providers that ask for some.
        package var redirectURIs: [String] = []
        /// Where its clients get tokens.
        package var tokenEndpoint: String
        /// How gateways verify its tokens; `nil`: they do not.
        package var tokens: Tokens?
    }

    /// What tokens of an identity provider are like.
    package struct Tokens: Sendable, Equatable {
        /// `iss`.
        package var issuer: String
        /// Where the provider publishes its keys, a JWK Set.
        package var keys: String
        /// What names the client: `client_id` as RFC 9068 has it, or `azp`.
        package var claim: String
        /// What `aud` must hold; `nil`: anything, as the client alone decides.
        package var audience: String?
    }

    package var algorithm = Algorithm.es256
    /// How long a token is good, 60 to 86,400.
    package var tokenSeconds = 600
    /// How long a key signs before the next one does, 1 to 365.
    package var keyDays = 30
    package var resourceServers: [ResourceServer] = []
    /// Addresses, networks and names of hosts that clients may publish keys at though they are private.
    package var keyHosts: [String] = []
    /// Empty: the companion gives all tokens out itself.
    package var providers: [Provider] = []

    package init() {}
}

extension OAuthSettings {
    init(reading node: Node?) {
        self.init()
        if let name = node?["algorithm"]?.string, let known = Algorithm(rawValue: name) { algorithm = known }
        if let seconds = node?["tokenSeconds"]?.integer { tokenSeconds = seconds }
        if let days = node?["keyDays"]?.integer { keyDays = days }
        keyHosts = (node?["allow"]?.elements ?? []).compactMap(\.string)
        resourceServers = (node?["resourceServers"]?.elements ?? []).compactMap { server in
            guard let id = server["id"]?.string,
                let secret = CompanionSettings.SecretSource(reading: server["secret"])
            else { return nil }
            return ResourceServer(id: id, secret: secret)
        }
        providers = (node?["providers"]?.elements ?? []).compactMap(Provider.init(reading:))
    }
}

extension OAuthSettings.Provider {
    init?(reading node: Node) {
        guard let id = node["id"]?.string, let kind = node["kind"]?.named(Kind.self), let url = node["url"]?.string,
            let endpoint = node["tokenEndpoint"]?.string
        else { return nil }
        self.init(
            id: id, portals: (node["portals"]?.elements ?? []).compactMap { $0.string.map(PortalID.init) }, kind: kind,
            url: url, secret: CompanionSettings.SecretSource(reading: node["secret"]),
            redirectURIs: (node["redirectUris"]?.elements ?? []).compactMap(\.string), tokenEndpoint: endpoint,
            tokens: OAuthSettings.Tokens(reading: node["tokens"]))
    }
}

extension OAuthSettings {
    /// Who registers a portal's clients; `nil` where the companion does.
    package func provider(for portal: PortalID) -> Provider? { providers.first { $0.portals.contains(portal) } }
}

extension OAuthSettings.Tokens {
    init?(reading node: Node?) {
        guard let issuer = node?["issuer"]?.string, let keys = node?["keys"]?.string else { return nil }
        self.init(
            issuer: issuer, keys: keys, claim: node?["claim"]?.string ?? "client_id",
            audience: node?["audience"]?.string)
    }
}
