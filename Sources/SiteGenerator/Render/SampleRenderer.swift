import Markdown
import Mustache
import OpenAPI
import PortalModel
import Serialization

/// A first call of an operation with curl: what a reader pastes into a terminal.
///
/// Values come from the description's own examples. What only the reader has (credentials, identifiers without an
/// example) stands as a shell variable, so that nothing secret is ever written and a forgotten one fails plainly.
struct SampleRenderer {
    let operation: Operation
    /// The server's address without a slash at its end.
    let server: String
    /// The product's first method, which the sample uses.
    let authentication: AuthenticationMethod?

    /// The command, each option on its own line.
    var command: String {
        var lines = [method + "\"" + Self.quoted(server) + path + query + "\""]
        for parameter in operation.parameters where parameter.place == .header && parameter.isRequired {
            lines.append("-H \"\(parameter.name): \(value(of: parameter) { Self.quoted($0) })\"")
        }
        if let credential { lines.append(credential) }
        if let body = operation.requestBody?.content.first { lines += self.body(body) }
        return lines.joined(separator: " \\\n  ")
    }

    private var method: String { operation.method == "GET" ? "curl " : "curl -X \(operation.method) " }

    /// The path with its parameters filled in.
    private var path: String {
        var path = operation.path
        for parameter in operation.parameters where parameter.place == .path {
            guard let range = path.firstRange(of: "{\(parameter.name)}") else { continue }
            path =
                path[..<range.lowerBound] + value(of: parameter, encoding: Self.percentEncoded)
                + path[range.upperBound...]
        }
        return path
    }

    /// The parameters that a call cannot do without, and the key where the product wants it there.
    private var query: String {
        var pairs = operation.parameters.filter { $0.place == .query && $0.isRequired }.map {
            Self.percentEncoded($0.name) + "=" + value(of: $0, encoding: Self.percentEncoded)
        }
        if case .apiKey(nil, let name?) = authentication { pairs.append("\(Self.percentEncoded(name))=$API_KEY") }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }

    private var credential: String? {
        switch authentication {
        case .apiKey(let header?, _): "-H \"\(header): $API_KEY\""
        case .apiKey(nil, nil): "-H \"\(AuthenticationMethod.defaultKeyHeader): $API_KEY\""
        case .basic: "-u \"$USERNAME:$PASSWORD\""
        case .oauth: "-H \"Authorization: Bearer $ACCESS_TOKEN\""
        case .apiKey, nil: nil
        }
    }

    private func body(_ media: MediaType) -> [String] {
        if media.type.hasPrefix("multipart/"), let schema = media.schema?.schema {
            return schema.properties.filter { schema.required.contains($0.name) }.map { property in
                let isFile = property.schema.schema.format == "binary" || property.schema.schema.types.isEmpty
                return "-F \"\(Self.quoted(property.name))=\(isFile ? "@file" : "$" + Self.variable(property.name))\""
            }
        }
        let type = "-H \"Content-Type: \(Self.quoted(media.type))\""
        guard
            let example = ExampleContent.examples(
                of: media, direction: .request, schemas: SchemaMemory(words: SchemaWords([:]))
            ).first
        else { return [type, "--data-binary @body"] }
        let text = example.text
        return [
            type,
            "--data '" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'",
        ]
    }

    /// A parameter's first example, or a shell variable of its name.
    private func value(of parameter: Parameter, encoding: (String) -> String) -> String {
        let schema = parameter.schema?.schema
        let example =
            parameter.examples.first?.value ?? schema?.examples.first ?? schema?.defaultValue
            ?? schema?.enumeration.first
        guard let example, example.sequence == nil, example.mapping == nil else {
            return "$" + Self.variable(parameter.name)
        }
        return encoding(SchemaWords.literal(example))
    }

    /// `shipmentId` → `SHIPMENT_ID`.
    static func variable(_ name: String) -> String {
        var variable = ""
        var wasLower = false
        for character in name {
            guard character.isASCII, character.isLetter || character.isNumber else {
                variable += "_"
                wasLower = false
                continue
            }
            if character.isUppercase, wasLower { variable += "_" }
            wasLower = character.isLowercase || character.isNumber
            variable += character.uppercased()
        }
        return variable.first.map { $0.isNumber ? "_" + variable : variable } ?? "VALUE"
    }

    /// All but RFC 3986's unreserved characters as `%XX`.
    static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { output, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                output.unicodeScalars.append(Unicode.Scalar(byte))
            default: output += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }

    /// Text inside a shell's double quotes.
    static func quoted(_ text: String) -> String {
        text.reduce(into: "") { output, character in
            if "\"\\$`".contains(character) { output += "\\" }
            output.append(character)
        }
    }
}
