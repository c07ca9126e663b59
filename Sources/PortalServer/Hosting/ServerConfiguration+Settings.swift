package import HTTP
package import PortalModel

extension ServerConfiguration {
    /// The server as the operator wants it; where it listens is not said there.
    /// - Throws: ``Companion/Unusable`` where an address is none.
    package init(_ settings: ServerSettings) throws {
        self.init()
        let limits = settings.limits
        headerLimit = limits.headerBytes
        bodyLimit = limits.bodyBytes
        requestDeadline = .seconds(limits.requestSeconds)
        answerDeadline = .seconds(limits.answerSeconds)
        idleLimit = .seconds(limits.idleSeconds)
        connectionLimit = limits.connections
        connectionsPerAddress = limits.connectionsPerAddress
        do {
            trustedProxies = try AddressList(settings.trustedProxies)
            _ = try AddressList(settings.metricsReaders)
        } catch {
            throw Companion.Unusable("\(SiteConfig.fileName): \(error) ('companion.server')")
        }
    }
}
