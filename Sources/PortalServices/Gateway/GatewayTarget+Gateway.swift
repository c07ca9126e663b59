package import Gateways
import Glibc
package import PortalModel
import Synchronization

extension GatewayTarget {
    /// Its settings cannot be used: a sentence for the operator.
    package struct Unusable: Error, Equatable, CustomStringConvertible {
        package let description: String

        fileprivate init(_ target: GatewayTarget, _ reason: String) {
            description = "Gateway '\(target.id)' in site-config.json \(reason)"
        }
    }

    /// What writes to it and reads from it.
    ///
    /// - Parameters:
    ///   - locate: Makes a path of the settings one of this program.
    ///   - secret: What a source of a secret holds; `nil` where there is nothing.
    ///   - proof: What the gateway proves itself with where it sends entries of its log.
    ///   - tokens: Where nginx asks about tokens of OAuth; `nil`: nowhere, and none opens anything.
    /// - Throws: ``Unusable`` where the settings lack something.
    package func gateway(
        locate: (String) -> String, secret: (CompanionSettings.SecretSource) -> String? = { _ in nil },
        tokens: NginxOptions.TokenCheck? = nil, proof: String? = nil
    ) throws(Unusable) -> any Gateway {
        try checkUsage()
        switch kind {
        case .apisixFile:
            let (path, options) = (try path(locate), try apisixOptions(proof))
            let writer = APISIXFileWriter(path: path, options: options)
            return FileGateway(
                paths: [path],
                render: { snapshot in
                    let configuration = try APISIXConfiguration(checking: snapshot, options: options)
                    return ([APISIXFile.render(configuration)], configuration.report)
                }, publish: { try writer.publish($0).report })
        case .envoyFile: return envoy(try path(locate), try listenAddress(), usageLog(locate))
        case .nginxFile: return nginx(try path(locate), try listenAddress(), tokens, usageLog(locate))
        case .kongFile: return kong(try path(locate))
        case .apisixAdmin:
            return APISIXAdminGateway(
                url: try address(), key: try key(secret), namespace: namespace, options: try apisixOptions(proof))
        case .apisixPush:
            return APISIXPushGateway(
                url: try address(), key: try key(secret), namespace: namespace, options: try apisixOptions(proof))
        case .kongPush: return KongPushGateway(url: try address(), token: key == nil ? nil : try key(secret))
        }
    }

    private func address() throws(Unusable) -> String {
        guard let url else { throw Unusable(self, "names no 'url' of an admin API") }
        guard url.hasPrefix("http://") || url.hasPrefix("https://"), !url.contains("?") else {
            throw Unusable(self, "has the 'url' '\(url)', which is no address such as http://127.0.0.1:9180")
        }
        return url
    }

    private func key(_ secret: (CompanionSettings.SecretSource) -> String?) throws(Unusable) -> String {
        switch key {
        case nil: throw Unusable(self, "names no 'key' of the admin API")
        case .environment(let name)?:
            guard let key = secret(.environment(name)) else {
                throw Unusable(self, "takes its key from the environment variable \(name), which is not set")
            }
            return key
        case .file(let path)?:
            guard let key = secret(.file(path)) else {
                throw Unusable(self, "takes its key from the file '\(path)', which is not there or empty")
            }
            return key
        }
    }

    private func path(_ locate: (String) -> String) throws(Unusable) -> String {
        guard let path else { throw Unusable(self, "names no 'path' to write to") }
        return locate(path)
    }

    private func listenAddress() throws(Unusable) -> ListenAddress {
        let text = listen ?? "8000"
        guard let listen = ListenAddress(text) else {
            throw Unusable(self, "listens at '\(text)', which is no port, nor an IP address with one")
        }
        return listen
    }

    private func apisixOptions(_ proof: String?) throws(Unusable) -> APISIXOptions {
        var receiver: UsageReceiver?
        if let companion = usage?.companion, let proof {
            receiver = UsageReceiver(url: companion + UsageIntake.path(of: id), secret: proof)
        }
        guard let version else { return APISIXOptions(usage: receiver) }
        guard let version = APISIXOptions.Version(version), version >= APISIXOptions.oldest else {
            throw Unusable(self, "is of version '\(version)'; there is support for APISIX 3.12 and later")
        }
        return APISIXOptions(minimumVersion: version, usage: receiver)
    }

    /// Each kind tells of calls in its own way, and Kong in none.
    private func checkUsage() throws(Unusable) {
        guard let usage else { return }
        switch kind {
        case .apisixFile, .apisixAdmin, .apisixPush:
            if usage.companion == nil || usage.log != nil {
                throw Unusable(self, "tells of calls by requests: its 'usage' takes a 'companion' and no 'log'")
            }
        case .envoyFile, .nginxFile:
            if usage.log == nil || usage.companion != nil {
                throw Unusable(self, "tells of calls by a file: its 'usage' takes a 'log' and no 'companion'")
            }
        case .kongFile, .kongPush: throw Unusable(self, "cannot tell of calls; leave its 'usage' out")
        }
    }

    /// The log of calls as the gateway sees it.
    private func usageLog(_ locate: (String) -> String) -> String? {
        usage.flatMap { usage in usage.mount ?? usage.log.map { Self.absolute(locate($0)) } }
    }

    private func envoy(_ folder: String, _ listen: ListenAddress, _ usageLog: String?) -> FileGateway {
        var options = EnvoyOptions(folder: mount ?? Self.absolute(folder), listen: listen, usageLog: usageLog)
        if let authorities { options.authorities = authorities }
        let writer = EnvoyWriter(folder: folder, options: options)
        return FileGateway(
            paths: EnvoyFiles.names.map { "\(folder)/\($0)" },
            render: { [options] snapshot in
                let configuration = try EnvoyConfiguration(checking: snapshot)
                return (EnvoyFiles.render(configuration, options: options).map(\.bytes), configuration.report)
            }, publish: { try writer.publish($0).report })
    }

    private func nginx(_ path: String, _ listen: ListenAddress, _ tokens: NginxOptions.TokenCheck?, _ usageLog: String?)
        -> FileGateway
    {
        var options = NginxOptions(listen: listen, tokens: tokens, usageLog: usageLog)
        if let authorities { options.authorities = authorities }
        let writer = NginxWriter(path: path, options: options)
        let tester = program.map { NginxProgram(path: $0) }
        let tell = telling()
        return FileGateway(
            paths: [path],
            render: { [options] snapshot in
                let configuration = try NginxConfiguration(checking: snapshot, options: options)
                return ([NginxFile.render(configuration, options: options)], configuration.report)
            },
            publish: { snapshot in
                let (outcome, report) = try writer.publish(snapshot, check: tester?.check)
                try tell(outcome)
                return report
            })
    }

    private func kong(_ path: String) -> FileGateway {
        let tell = telling()
        let writer = KongFileWriter(path: path)
        return FileGateway(
            paths: [path],
            render: { snapshot in
                let configuration = try KongConfiguration(checking: snapshot)
                return ([KongFile.render(configuration)], configuration.report)
            },
            publish: { snapshot in
                let (outcome, report) = try writer.publish(snapshot)
                try tell(outcome)
                return report
            })
    }

    /// Tells the running program of news, until it has heard: `SIGHUP` to the process of `processId`.
    private func telling() -> @Sendable (GatewayFile.Outcome) throws -> Void {
        let running = NginxProgram(path: program ?? "", processID: processID)
        // At the start too: a file may have been written by a companion that ended before it could say so.
        let isToBeTold = Told()
        return { outcome in
            if outcome == .published { isToBeTold.value.withLock { $0 = true } }
            guard isToBeTold.value.withLock({ $0 }) else { return }
            try running.reload()
            isToBeTold.value.withLock { $0 = false }
        }
    }

    private final class Told: Sendable {
        let value = Mutex(true)
    }

    private static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return "\(String(cString: folder))/\(path)"
    }
}
