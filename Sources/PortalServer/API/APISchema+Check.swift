import PortalModel
import Serialization

extension APISchema {
    /// Compares a value with the schema.
    /// - Parameter pointer: Of the value (RFC 6901); empty for the whole body.
    /// - Returns: Every place that does not fit, with a sentence.
    func mistakes(in node: Node, at pointer: String = "") -> [APIProblem.Place] {
        func mistake(_ detail: String) -> [APIProblem.Place] { [.init(pointer: pointer, detail: detail)] }
        switch self {
        case .text(let rules):
            guard let text = node.string else { return mistake("must be a string") }
            return rules.mistake(in: text).map { mistake($0) } ?? []
        case .integer(let range):
            // A whole number with a point, such as 1.0, is one (JSON Schema 2020-12 §4.2.3).
            guard let number = node.integer, range.contains(number) else {
                return mistake("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return []
        case .boolean: return node.boolean == nil ? mistake("must be true or false") : []
        case .list(let item, let limit):
            guard let items = node.sequence else { return mistake("must be an array") }
            guard items.count <= limit else { return mistake("must have at most \(limit) items") }
            return items.enumerated().flatMap { item.mistakes(in: $1, at: "\(pointer)/\($0)") }
        case .object(let fields):
            guard let members = node.mapping else { return mistake("must be an object") }
            return objectMistakes(members, fields, pointer)
        case .named: return []
        case .nullable(let schema): return node.isNull ? [] : schema.mistakes(in: node, at: pointer)
        }
    }

    private func objectMistakes(_ members: Mapping, _ fields: [APIField], _ pointer: String) -> [APIProblem.Place] {
        let known = Set(fields.map(\.name))
        var found: [APIProblem.Place] = members.entries.filter { !known.contains($0.key) }.map {
            .init(pointer: "\(pointer)/\(Self.escaped($0.key))", detail: "is not known here")
        }
        for field in fields {
            let place = "\(pointer)/\(field.name)"
            if let value = members[field.name] {
                found += field.schema.mistakes(in: value, at: place)
            } else if field.isRequired {
                found.append(.init(pointer: place, detail: "is needed"))
            }
        }
        return found
    }

    /// RFC 6901 §3.
    private static func escaped(_ key: String) -> String {
        key.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
    }
}

extension APISchema.TextRules {
    /// - Returns: `nil` where the text fits.
    func mistake(in text: String) -> String? {
        if let values, !values.contains(text) { return "must be one of \(values.joined(separator: ", "))" }
        if let longest, text.unicodeScalars.count > longest { return "must have at most \(longest) characters" }
        if format == "date", Timestamp(date: text) == nil { return "must be a day, such as 2027-06-30" }
        if let pattern, Pattern(pattern)?.matches(text) != true {
            return pattern.hasPrefix("^") ? "must match \(pattern)" : "must hold a letter or a digit"
        }
        return nil
    }
}
