/// What the operator says of the companion in `site-config.json`.
package struct CompanionSettings: Sendable, Equatable {
    /// Where a secret is found; the file with the settings never holds one.
    package enum SecretSource: Sendable, Equatable {
        /// The name of an environment variable.
        case environment(String)
        /// A path from the site's folder.
        case file(String)
    }

    /// How mails leave.
    package struct Mail: Sendable, Equatable {
        /// A mailbox, `Name <address>`.
        package var from: String
        /// Where the `smtp://` or `smtps://` URL is found; it holds a password.
        package var smtp: SecretSource
    }

    /// `sqlite:PATH`, from the site's folder, or a PostgreSQL URL.
    package var database: String
    package var masterKey: SecretSource
    /// `nil`: mails are only written to the log, which is for trying out.
    package var mail: Mail?
    package var server: ServerSettings
    /// Addresses, networks and names of hosts that webhooks may call though they are private.
    package var webhookHosts: [String] = []
    package var generator = GeneratorSettings()
    package var oauth = OAuthSettings()

    package init(
        database: String = "sqlite:data/portico.db", masterKey: SecretSource = .file("data/master.key"),
        mail: Mail? = nil, server: ServerSettings = ServerSettings()
    ) {
        self.database = database
        self.masterKey = masterKey
        self.mail = mail
        self.server = server
    }
}

/// One data plane that the companion writes configuration for.
package struct GatewayTarget: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case apisixFile = "apisix-file"
        case apisixAdmin = "apisix-admin"
        case apisixPush = "apisix-push"
        case envoyFile = "envoy-file"
        case nginxFile = "nginx-file"
        case kongFile = "kong-file"
        case kongPush = "kong-push"
    }

    package var id: String
    package var kind: Kind
    /// Of file gateways, from the site's folder: the file that is written, of `envoyFile` the folder of the files.
    package var path: String?
    /// Of `envoyFile` and `nginxFile`: where the gateway takes requests, `8000` or `127.0.0.1:8000`.
    package var listen: String?
    /// Of `envoyFile`: the folder of the files as Envoy sees it, where it is another.
    package var mount: String?
    /// Of `envoyFile` and `nginxFile`: the file of certificates that upstreams of `https` are checked by.
    package var authorities: String?
    /// Of `nginxFile`: the program that a new file is tested with.
    package var program: String?
    /// Of `nginxFile`: the file with the id of the process that is told to read its files anew.
    package var processID: String?
    /// Of `nginxFile`: where it reaches the companion, to ask what tokens are worth; `nil`: at the companion's own URL.
    package var companion: String?
    /// Of `nginxFile`: the folder in which it keeps answers for a few seconds.
    package var cache: String?
    /// Of pushed gateways: the admin API.
    package var url: String?
    package var key: CompanionSettings.SecretSource?
    /// Of `apisixAdmin` and `apisixPush`: by what label value Portico knows what is its own at the gateway.
    package var namespace = "portico"
    /// Of APISIX: the oldest that takes the configuration, such as `3.14`.
    package var version: String?
    package var drift = DriftPolicy.repair
    /// How it tells of calls; `nil`: it does not.
    package var usage: Usage?
    package var isEnabled: Bool

    /// How a gateway tells of calls.
    package struct Usage: Sendable, Equatable {
        /// Of `envoyFile` and `nginxFile`, from the site's folder: the log that it writes and the companion reads.
        package var log: String?
        /// The log as the gateway sees it, where it is another path.
        package var mount: String?
        /// Of APISIX: where it reaches the companion.
        package var companion: String?
    }

    /// What is done about a gateway that was changed by somebody else.
    package enum DriftPolicy: String, Sendable, CaseIterable {
        /// It is made what it was.
        case repair
        /// It is said so; the next change of the portal's makes it right.
        case report
    }
}
