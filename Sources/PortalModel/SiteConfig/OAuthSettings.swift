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

    package var algorithm = Algorithm.es256
    /// How long a token is good, 60 to 86,400.
    package var tokenSeconds = 600
    /// How long a key signs before the next one does, 1 to 365.
    package var keyDays = 30
    package var resourceServers: [ResourceServer] = []
    /// Addresses, networks and names of hosts that clients may publish keys at though they are private.
    package var keyHosts: [String] = []

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
    }
}
