/// Each kind's configuration of a snapshot, looked at by its own check: what is not fit to be published is not made.
///
/// All throw ``GatewayRefusal`` or ``CheckFailure``.
extension APISIXConfiguration {
    package init(checking snapshot: GatewaySnapshot, options: APISIXOptions) throws {
        try self.init(snapshot, options: options)
        try check()
    }

    func check() throws(CheckFailure) { try CheckFailure.throwing("APISIX", APISIXCheck.problems(in: self)) }
}

extension EnvoyConfiguration {
    package init(checking snapshot: GatewaySnapshot) throws {
        try self.init(snapshot)
        try check()
    }

    func check() throws(CheckFailure) { try CheckFailure.throwing("Envoy", EnvoyCheck.problems(in: self)) }
}

extension NginxConfiguration {
    package init(checking snapshot: GatewaySnapshot, options: NginxOptions) throws {
        try self.init(snapshot, takesTokens: options.tokenServer != nil)
        try check()
    }

    func check() throws(CheckFailure) { try CheckFailure.throwing("nginx", NginxCheck.problems(in: self)) }
}

extension KongConfiguration {
    package init(checking snapshot: GatewaySnapshot) throws {
        try self.init(snapshot)
        try check()
    }

    func check() throws(CheckFailure) { try CheckFailure.throwing("Kong", KongCheck.problems(in: self)) }
}

extension CheckFailure {
    fileprivate static func throwing(_ gateway: String, _ problems: [String]) throws(CheckFailure) {
        guard problems.isEmpty else { throw CheckFailure(gateway: gateway, problems: problems) }
    }
}
