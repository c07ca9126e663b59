import Diagnostics
import PortalModel

/// `portico schema`: the JSON Schema of one kind of file, for editors.
enum SchemaCommand: Command {
    static let description = CommandDescription(
        name: "schema",
        summary: "Print the JSON Schema of a kind of file, for editors.",
        operands: [.init(name: "KIND", summary: SchemaName.allCases.map(\.rawValue).joined(separator: ", "))],
        examples: [
            .init(command: "portico schema product > product.schema.json", summary: "what product.yaml may say")
        ])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let kind = arguments.operands[0]
        guard let schema = SchemaName(rawValue: kind) else {
            let hint = Spelling.hint(for: kind, among: SchemaName.allCases.map(\.rawValue))
            throw UsageError("There is no schema '\(kind)'", hint: hint, command: "schema")
        }
        Console.output.write(schema.text.hasSuffix("\n") ? schema.text : schema.text + "\n")
        return .fine
    }
}
