import OpenAPI
import Serialization

/// A value as XML, as its schema's `xml` objects say (OpenAPI 3.1.1, XML Object).
enum XMLExample {
    static func text(of value: Node, schema: SchemaReference?) -> String {
        var output = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        let view = schema?.essence.schema
        let name = view?.xml?.name ?? schema?.component ?? view?.title ?? "root"
        write(value, name: name, schema: schema, indent: 0, into: &output)
        return output
    }

    private static func write(
        _ value: Node, name: String, schema: SchemaReference?, indent: Int, into output: inout String
    ) {
        let margin = String(repeating: "  ", count: indent)
        let view = schema?.essence.schema
        let tag = element(name, view?.xml)
        if let items = value.sequence {
            list(items, name: name, schema: schema, indent: indent, into: &output)
            return
        }
        guard indent < 20, value.mapping != nil else {
            output += "\(margin)<\(tag)>\(escaped(SchemaWords.literal(value)))</\(tag)>\n"
            return
        }
        var properties: [String: SchemaReference] = [:]
        for part in view.map(SchemaOutliner.parts) ?? [] {
            for property in part.properties { properties[property.name] = property.schema }
        }
        let isAttribute = { (key: String) in properties[key]?.schema.xml?.isAttribute ?? false }
        let attributes = value.entries.filter { isAttribute($0.key) }.map { entry in
            " \(entry.key)=\"\(escaped(SchemaWords.literal(entry.value)))\""
        }
        let namespace = view?.xml?.namespace.map { uri in
            " xmlns\(view?.xml?.prefix.map { ":" + $0 } ?? "")=\"\(escaped(uri))\""
        }
        output += "\(margin)<\(tag)\(namespace ?? "")\(attributes.joined())>\n"
        for entry in value.entries where !isAttribute(entry.key) {
            let child = properties[entry.key]
            write(
                entry.value, name: child?.schema.xml?.name ?? entry.key, schema: child, indent: indent + 1,
                into: &output)
        }
        output += "\(margin)</\(tag)>\n"
    }

    private static func list(
        _ items: [Node], name: String, schema: SchemaReference?, indent: Int, into output: inout String
    ) {
        let view = schema?.essence.schema
        let margin = String(repeating: "  ", count: indent)
        let isWrapped = view?.xml?.isWrapped ?? (indent == 0)
        let inner = view?.items
        let itemName = inner?.schema.xml?.name ?? inner?.component ?? name
        if isWrapped { output += "\(margin)<\(name)>\n" }
        for item in items {
            write(item, name: itemName, schema: inner, indent: isWrapped ? indent + 1 : indent, into: &output)
        }
        if isWrapped { output += "\(margin)</\(name)>\n" }
    }

    private static func element(_ name: String, _ xml: Schema.XML?) -> String {
        let plain = String(name.map { $0.isLetter || $0.isNumber || "-_.:".contains($0) ? $0 : "_" })
        return xml?.prefix.map { "\($0):\(plain)" } ?? plain
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { output, character in
            switch character {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            default: output.append(character)
            }
        }
    }
}
