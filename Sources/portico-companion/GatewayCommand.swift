import Diagnostics
import Gateways
import Glibc
import HTTP
import PortalServer
import PortalServices
import Serialization

/// `portico-companion gateway`
enum GatewayCommand {
    /// What went right, and left something to see.
    static let differs: CInt = 3

    private static let verbs = ["plan", "diff", "drift", "apply", "export", "check"]

    static func run(_ installation: Installation, _ options: Options) async throws -> CInt {
        guard let verb = options.operands.first, verbs.contains(verb) else {
            throw Mistake("Write 'portico-companion gateway \(verbs.joined(separator: "|")) [ID…]'")
        }
        let companion = try await installation.companion(log: Log(.text))
        let gateways = try chosen(Array(options.operands.dropFirst()), of: companion.gateways)
        if verb == "export" { return try export(gateways, options) }
        if verb == "check" { return try check(gateways, companion.context, options) }
        let answers = await answers(of: gateways, verb: verb)
        if options.has("--json") {
            printJSON(answers)
        } else {
            for answer in answers { print(answer.text(lines: verb == "diff" || verb == "drift", verb: verb)) }
        }
        if answers.contains(where: { $0.failure != nil }) { return 1 }
        if verb == "apply" { return answers.contains { $0.hasError } ? 1 : 0 }
        return answers.contains { !$0.differences.isEmpty } ? differs : 0
    }

    /// Those that are named, or all that are enabled.
    private static func chosen(_ ids: [String], of gateways: [GatewaySync]) throws -> [GatewaySync] {
        guard !gateways.isEmpty else { throw Mistake("site-config.json has no gateway that is enabled") }
        if ids.isEmpty { return gateways }
        return try ids.map { id in
            guard let gateway = gateways.first(where: { $0.id == id }) else {
                throw Mistake(
                    "There is no gateway '\(id)' that is enabled; there are \(gateways.map(\.id).joined(separator: ", "))"
                )
            }
            return gateway
        }
    }

    /// Each gateway by itself: what one says does not wait for another that says nothing.
    private static func answers(of gateways: [GatewaySync], verb: String) async -> [GatewayAnswer] {
        await withTaskGroup(of: (Int, GatewayAnswer).self) { group in
            for (index, gateway) in gateways.enumerated() {
                group.addTask { (index, await GatewayAnswer(of: gateway, verb: verb)) }
            }
            var answers: [(Int, GatewayAnswer)] = []
            for await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func printJSON(_ answers: [GatewayAnswer]) {
        var bytes: [UInt8] = []
        JSONWriter.write(.object([("gateways", .list(answers.map(\.node)))]), pretty: true, into: &bytes)
        print(String(decoding: bytes, as: UTF8.self))
    }

    /// What documents say against what gateways let through, and what each gateway cannot do. Asks no gateway.
    private static func check(
        _ gateways: [GatewaySync], _ context: ServiceContext, _ options: Options
    ) throws -> CInt {
        let findings = try Conformance.diagnostics(context).sorted {
            ($0.location?.file ?? "", $0.location?.line ?? 0) < ($1.location?.file ?? "", $1.location?.line ?? 0)
        }
        let reports = try gateways.map { (id: $0.id, report: try $0.report()) }
        if options.has("--json") {
            let node = Node.object([
                ("findings", .list(findings.map(GatewayAnswer.node))),
                (
                    "gateways",
                    .list(
                        reports.map { gateway in
                            .object([
                                ("id", .text(gateway.id)), ("report", .list(gateway.report.map(GatewayAnswer.node))),
                            ])
                        })
                ),
            ])
            var bytes: [UInt8] = []
            JSONWriter.write(node, pretty: true, into: &bytes)
            print(String(decoding: bytes, as: UTF8.self))
        } else {
            for finding in findings { print(finding) }
            for (id, report) in reports {
                for diagnostic in report { print("\(id): \(diagnostic.severity): \(diagnostic.message)") }
            }
            if findings.isEmpty { print("Documents and gateways agree.") }
        }
        return findings.contains { $0.severity == .error } ? differs : 0
    }

    /// To the screen without secrets, into a folder as the gateway takes it.
    private static func export(_ gateways: [GatewaySync], _ options: Options) throws -> CInt {
        guard gateways.count == 1, let gateway = gateways.first else {
            throw Mistake("Write which gateway: 'portico-companion gateway export ID [--to FOLDER]'")
        }
        let parts = try gateway.export()
        guard let folder = options.value("--to") else {
            for part in parts {
                print("# \(part.kind) \(part.id)")
                for line in part.maskedLines { print(line) }
            }
            return 0
        }
        for part in parts {
            let name =
                part.kind == GatewayPart.file
                ? String(part.id.split(separator: "/").last ?? "")
                : "\(part.kind)/\(part.id.replacing("/", with: "."))" + ".json"
            _ = try GatewayFile.publish(part.bytes, to: "\(folder)/\(name)")
        }
        print("Wrote \(parts.count) \(parts.count == 1 ? "file" : "files") to \(folder); they hold secrets.")
        return 0
    }
}
