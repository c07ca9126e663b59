import Glibc
import HTTP
import PortalModel
import PortalServer
import PortalServices

/// `portico-companion serve`
enum ServeCommand {
    static func run(_ installation: Installation, _ options: Options) async throws {
        let log = try log(options)
        let companion = try await installation.companion(log: log)
        if options.has("--demo") { try await DemoData(context: companion.context).plant() }
        // The catalogue may have changed while nobody was there to see it.
        try await Upkeep(companion.context).followCatalogue()
        let settings = installation.offering.site.companion.server
        var configuration = try configuration(installation, options, log)
        configuration.bodyLimitOf = { companion.bodyLimit(of: $0) }
        let server = try Server(companion.handler, configuration: configuration, metrics: companion.metrics, log: log)
        let mails = try MailDelivery(installation)
        let work = Task {
            async let memory: Void = Memory.giveBack()
            await companion.work(send: mails.send(for: companion))
            await memory
        }
        print("Mails go to \(mails.place).")
        print("The companion answers at \(installation.offering.site.companionURL ?? ""), on port \(server.port).")
        fflush(nil)
        log(.info, "Started", ["address": .text(configuration.address), "port": .number(Int(server.port))])
        Supervisor.isReady()
        for await number in Signals.stream() {
            guard number == SIGHUP else { break }
            Supervisor.isReloading()
            await reload(companion, log)
            Supervisor.isReady()
        }
        Supervisor.isStopping()
        log(.info, "Stopping")
        server.stop(grace: .seconds(settings.limits.graceSeconds))
        work.cancel()
        await work.value
        log(.info, "Stopped")
        log.flush()
    }

    /// Offers what the files say now; the server goes on meanwhile.
    private static func reload(_ companion: Companion, _ log: Log) async {
        do {
            let before = try await companion.reload().site
            let now = companion.context.offerings.now.site
            log(.info, "Read configuration and catalogue anew")
            if now.companion != before.companion || now.companionURL != before.companionURL {
                log(.warning, "What 'companion' says has changed; it is read at the next start")
            }
        } catch {
            log(.error, "Nothing was changed", ["error": "\(error)"])
        }
    }

    private static func log(_ options: Options) throws -> Log {
        guard let word = options.value("--log") else { return Log(Log.format(for: STDERR_FILENO)) }
        guard let format = Log.Format(rawValue: word) else { throw Mistake("'--log' takes 'text' or 'json'") }
        return Log(format)
    }

    private static func configuration(
        _ installation: Installation, _ options: Options, _ log: Log
    ) throws -> ServerConfiguration {
        var configuration = try ServerConfiguration(installation.offering.site.companion.server)
        configuration.threads = max(2, sysconf(CInt(_SC_NPROCESSORS_ONLN)))
        (configuration.address, configuration.port) = try listen(
            options.value("--listen"), installation.offering.site.companionURL ?? "")
        // A connection that is being sent a file needs two; the database and the themes some more.
        let room = OpenFileLimit.raise() / 4 * 3
        if configuration.connectionLimit > room {
            log(
                .warning, "Fewer connections than wanted: the limit of open files (ulimit -Hn) is low",
                ["wanted": .number(configuration.connectionLimit), "possible": .number(room)])
            configuration.connectionLimit = max(1, room)
        }
        return configuration
    }

    /// Where to listen; without the option on this machine alone, at the port of the companion's URL.
    private static func listen(_ text: String?, _ url: String) throws -> (String, UInt16) {
        let place =
            text ?? "127.0.0.1:" + (Origin.of(url).split(separator: ":").dropFirst(2).last.map(String.init) ?? "8080")
        guard let colon = place.lastIndex(of: ":"), let port = UInt16(place[place.index(after: colon)...]) else {
            throw Mistake("'--listen' takes ADDRESS:PORT, such as 127.0.0.1:8080")
        }
        let address = place[..<colon].filter { $0 != "[" && $0 != "]" }
        return (address, port)
    }
}
