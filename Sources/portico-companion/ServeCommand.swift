import Glibc
import HTTP
import PortalModel
import PortalServer
import PortalServices

/// `portico-companion serve`
enum ServeCommand {
    static func run(_ installation: Installation, _ options: Options) async throws {
        let companion = try await installation.companion(log: Log.write)
        if options.has("--demo") { try await DemoData(context: companion.context).plant() }
        var configuration = ServerConfiguration()
        (configuration.address, configuration.port) = try listen(
            options.value("--listen"), installation.offering.site.companionURL ?? "")
        let server = try Server(companion.handler, configuration: configuration)
        let mails = try MailDelivery(installation)
        let work = Task { await companion.work(send: mails.send(for: companion)) }
        print("Mails go to \(mails.place).")
        print("The companion answers at \(installation.offering.site.companionURL ?? ""), on port \(server.port).")
        fflush(nil)
        for await number in Signals.stream() {
            guard number == SIGHUP else { break }
            do {
                try await companion.reload(Offering.reading(installation.folder))
                Log.write("Read configuration and catalogue anew.")
            } catch {
                Log.write("Nothing was changed: \(error)")
            }
        }
        server.stop()
        work.cancel()
        await work.value
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
