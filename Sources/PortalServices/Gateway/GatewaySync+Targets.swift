import Diagnostics
import Gateways
import Glibc
package import PortalModel
import Synchronization

extension GatewaySync {
    /// A gateway's settings cannot be used: a sentence for the operator.
    package struct Unusable: Error, Equatable, CustomStringConvertible {
        package let description: String

        fileprivate init(_ target: GatewayTarget, _ reason: String) {
            description = "Gateway '\(target.id)' in site-config.json \(reason)"
        }
    }

    /// The sync of one gateway of `site-config.json`. Each has its own queue and its own pauses after failures, so that
    /// one that is down holds up no other.
    ///
    /// - Parameter locate: Makes a path of the settings one of this program.
    /// - Throws: ``Unusable`` where the settings lack something, or ask for what this version cannot write.
    package convenience init(
        _ target: GatewayTarget, locate: (String) -> String, context: ServiceContext,
        snapshots: CurrentSnapshot? = nil, log: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(Unusable) {
        func path() throws(Unusable) -> String {
            guard let path = target.path else { throw Unusable(target, "names no 'path' to write to") }
            return locate(path)
        }
        let deliver: Deliver
        switch target.kind {
        case .apisixFile:
            let path = try path()
            deliver = { try APISIXFile.publish($0, to: path).report }
        case .envoyFile: deliver = Self.envoy(try path(), target, try Self.listen(target))
        case .nginxFile: deliver = Self.nginx(try path(), target, try Self.listen(target))
        case .kongFile: deliver = Self.kong(try path(), target)
        case .apisixAdmin, .apisixPush, .kongPush:
            throw Unusable(
                target, "is of the kind '\(target.kind.rawValue)', which is not written yet; set 'enabled' to false")
        }
        self.init(id: target.id, context: context, snapshots: snapshots, log: log, deliver: deliver)
    }

    private static func listen(_ target: GatewayTarget) throws(Unusable) -> ListenAddress {
        let text = target.listen ?? "8000"
        guard let listen = ListenAddress(text) else {
            throw Unusable(target, "listens at '\(text)', which is no port, nor an IP address with one")
        }
        return listen
    }

    private static func envoy(_ folder: String, _ target: GatewayTarget, _ listen: ListenAddress) -> Deliver {
        var options = EnvoyOptions(folder: target.mount ?? absolute(folder), listen: listen)
        if let authorities = target.authorities { options.authorities = authorities }
        return { [options] in try EnvoyFiles.publish($0, to: folder, options: options).report }
    }

    private static func nginx(_ path: String, _ target: GatewayTarget, _ listen: ListenAddress) -> Deliver {
        var options = NginxOptions(listen: listen)
        if let authorities = target.authorities { options.authorities = authorities }
        let tester = target.program.map { NginxProgram(path: $0) }
        let running = NginxProgram(path: target.program ?? "", processID: target.processID)
        // At the start too: a file may have been written by a companion that ended before it could say so.
        let isToBeTold = Mutex(true)
        return { [options] snapshot in
            let (outcome, report) = try NginxFile.publish(snapshot, to: path, options: options) { staged in
                try tester?.check(staged)
            }
            let isNews = isToBeTold.withLock { isToBeTold in
                if outcome == .published { isToBeTold = true }
                return isToBeTold
            }
            if isNews {
                try running.reload()
                isToBeTold.withLock { $0 = false }
            }
            return report
        }
    }

    private static func kong(_ path: String, _ target: GatewayTarget) -> Deliver {
        let running = NginxProgram(path: "", processID: target.processID)
        let isToBeTold = Mutex(true)
        return { snapshot in
            let (outcome, report) = try KongFile.publish(snapshot, to: path)
            if outcome == .published { isToBeTold.withLock { $0 = true } }
            if isToBeTold.withLock({ $0 }) {
                try running.reload()
                isToBeTold.withLock { $0 = false }
            }
            return report
        }
    }

    private static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return "\(String(cString: folder))/\(path)"
    }
}
