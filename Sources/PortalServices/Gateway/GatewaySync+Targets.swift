import Gateways
package import PortalModel

extension GatewaySync {
    package typealias Unusable = GatewayTarget.Unusable

    /// The sync of one gateway of `site-config.json`. Each has its own queue and its own pauses after failures, so that
    /// one that is down holds up no other.
    ///
    /// - Parameters:
    ///   - locate: Makes a path of the settings one of this program.
    ///   - secret: What a source of a secret holds; `nil` where there is nothing.
    /// - Throws: ``Unusable`` where the settings lack something.
    package convenience init(
        _ target: GatewayTarget, locate: (String) -> String,
        secret: (CompanionSettings.SecretSource) -> String? = { _ in nil }, context: ServiceContext,
        snapshots: CurrentSnapshot? = nil, log: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(Unusable) {
        // Where nginx asks what a token is worth, and by which secret.
        let companion = target.companion ?? context.offerings.now.site.companionURL
        let tokens = companion.map {
            NginxOptions.TokenCheck(
                url: $0 + AuthorizationServer.checkPath, secret: context.secret(ofGateway: target.id),
                cache: target.cache)
        }
        self.init(
            id: target.id,
            gateway: try target.gateway(
                locate: locate, secret: secret, tokens: tokens, proof: context.secret(ofGateway: target.id)),
            drift: target.drift, context: context, snapshots: snapshots, log: log)
    }
}
