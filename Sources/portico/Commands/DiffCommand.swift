import Diagnostics
import Glibc
import HTTP
import OpenAPI

/// `portico diff`: what has changed between two OpenAPI descriptions, and whom it breaks.
enum DiffCommand: Command {
    static let description = CommandDescription(
        name: "diff",
        summary: "Tell breaking, additive and documentation changes between two OpenAPI descriptions.",
        discussion: """
            Requests and responses are judged apart: what is asked of callers may only shrink, what they are told only
            grow. Changes are told for every operation that they concern; the worst come first.
            """,
        operands: [
            .init(name: "OLD", summary: "The description that callers know."),
            .init(name: "NEW", summary: "The one that takes its place."),
        ],
        options: [
            .init(name: "--format", value: "FORM", summary: "text, json or markdown (default: text)."),
            .init(
                name: "--fail-on", value: "KIND",
                summary: "Exit with 1 where there are breaking changes ('breaking') or any ('any')."),
        ],
        examples: [
            .init(command: "portico diff v1.yaml v2.yaml", summary: "for people"),
            .init(command: "portico diff --fail-on breaking main.yaml branch.yaml", summary: "for CI"),
        ])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let format = try choice("--format", among: ChangeReport.Format.self, arguments) ?? .text
        let limit = try choice("--fail-on", among: Limit.self, arguments)
        let old = try load(arguments.operands[0])
        let new = try load(arguments.operands[1])
        let changes = DocumentChanges(from: old, to: new)
        Console.output.write(ChangeReport(changes).text(as: format))
        switch limit {
        case .breaking?: return changes.severity == .breaking ? .problems : .fine
        case .any?: return changes.isEmpty ? .fine : .problems
        case nil: return .fine
        }
    }

    /// From what on the program fails.
    private enum Limit: String, CaseIterable {
        case breaking, any
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ option: String, among: Choice.Type, _ arguments: Arguments
    ) throws -> Choice? {
        guard let word = arguments.value(option) else { return nil }
        if let choice = Choice(rawValue: word) { return choice }
        let known = Choice.allCases.map(\.rawValue)
        throw UsageError(
            "Option '\(option)' takes \(known.joined(separator: ", "))",
            hint: Spelling.nearest(to: word, in: known).map { "did you mean '\($0)'?" }, command: description.name)
    }

    /// Reads a description; its references are followed wherever they lead.
    private static func load(_ path: String) throws -> OpenAPIDocument {
        guard let resolved = realpath(path, nil) else { throw Failure.system("'\(path)' cannot be read") }
        defer { free(resolved) }
        let absolute = String(cString: resolved).dropFirst()
        var problems: [Diagnostic] = []
        let document = OpenAPIDocument.load(
            String(absolute),
            read: { name in
                guard let file = OpenFile(path: "/" + name), file.kind == .file else { return nil }
                return file.readAll()
            }, diagnostics: &problems)
        guard let document else {
            let errors = problems.filter { $0.severity == .error }.sortedForReading()
            Console.error.write(errors.map { "/\($0)\n" }.joined())
            throw Failure("'\(path)' is no OpenAPI description that can be read")
        }
        return document
    }
}
