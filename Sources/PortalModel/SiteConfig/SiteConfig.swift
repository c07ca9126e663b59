package import Diagnostics

/// What `site-config.json` says: who publishes, which portals there are, and what the companion needs to know.
///
/// The generator reads the organization, the portals and the companion's address; gateways and the companion's own
/// settings are checked against the schema here and read by the companion.
package struct SiteConfig: Sendable {
    /// Who publishes the portals.
    package struct Organization: Sendable, Equatable {
        package var name: String
        package var url: String?
        /// A mail address or a URL.
        package var support: String?

        package init(name: String, url: String? = nil, support: String? = nil) {
            self.name = name
            self.url = url
            self.support = support
        }
    }

    /// An identity provider as far as portals refer to it.
    package struct IdentityProvider: Sendable, Equatable {
        package var id: String
        package var title: String
    }

    /// How the build treats what is wrong but can be published.
    package struct Checks: Sendable, Equatable {
        /// Of links and images whose target does not exist. `error` unless the site says otherwise.
        package var brokenLinks: Diagnostic.Severity = .error
    }

    package var organization: Organization
    /// Address of the companion, without a trailing slash; `nil` where no companion runs.
    package var companionURL: String?
    package var identityProviders: [IdentityProvider]
    package var portals: [Portal]
    package var checks: Checks
    package var companion: CompanionSettings
    package var gateways: [GatewayTarget]

    package init(
        organization: Organization, companionURL: String? = nil, identityProviders: [IdentityProvider] = [],
        portals: [Portal], checks: Checks = Checks(), companion: CompanionSettings = CompanionSettings(),
        gateways: [GatewayTarget] = []
    ) {
        self.organization = organization
        self.companionURL = companionURL
        self.identityProviders = identityProviders
        self.portals = portals
        self.checks = checks
        self.companion = companion
        self.gateways = gateways
    }

    /// The file's name at the root of a site.
    package static let fileName = "site-config.json"
}

extension SiteConfig {
    /// Where a portal's OAuth clients get tokens for its products: at the companion, or at the portal's identity provider.
    /// `nil` without a companion.
    package func tokenEndpoint(for portal: PortalID) -> String? {
        companion.oauth.provider(for: portal)?.tokenEndpoint ?? companionURL.map { $0 + "/oauth/token" }
    }
}
