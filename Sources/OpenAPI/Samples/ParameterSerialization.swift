import Serialization

/// Writes a parameter's value as it goes over the wire (OpenAPI, Parameter Object, "Style Examples"; RFC 6570).
///
///     let color = ParameterSerialization(name: "color", style: .form, explode: false)
///     color.text(of: .node(["blue", "black"]))        // color=blue,black
///
/// An empty list, an empty object and `null` are undefined in RFC 6570: nothing is written for them.
package struct ParameterSerialization: Sendable {
    package var name: String
    package var style: Parameter.Style
    package var explode: Bool
    package var encoding: PercentEncoding

    package init(name: String, style: Parameter.Style, explode: Bool, encoding: PercentEncoding = .component) {
        self.name = name
        self.style = style
        self.explode = explode
        self.encoding = encoding
    }

    /// The whole text: of a path's or header's style without what stands around it, of a query's `name=value&…`.
    package func text(of value: SampleValue) -> SampleText {
        switch style {
        case .matrix: matrix(value)
        case .label: label(value)
        case .simple: items(value, pairMark: explode ? "=" : ",").joined(separator: ",")
        case .cookie: pairs(of: value).map(\.text).joined(separator: "; ")
        case .form, .spaceDelimited, .pipeDelimited, .deepObject: pairs(of: value).map(\.text).joined(separator: "&")
        }
    }

    /// The names and values of a query, a form or a cookie; of a path's styles one pair.
    package func pairs(of value: SampleValue) -> [SamplePair] {
        let key = encoding.encode(name)
        guard case .node(let node) = value else { return [SamplePair(key, encoded(value))] }
        switch node.value {
        case .null: return []
        case .boolean, .number, .string: return [SamplePair(key, encoded(value))]
        case .sequence(let items) where items.isEmpty: return []
        case .mapping(let members) where members.entries.isEmpty: return []
        case .mapping(let members) where style == .deepObject: return deep(members, under: name)
        case .mapping(let members) where explode:
            return members.entries.map { SamplePair(encoding.encode($0.key), encoded(.node($0.value))) }
        case .sequence(let items) where explode || style == .deepObject:
            return items.map { SamplePair(key, encoded(.node($0))) }
        case .sequence, .mapping:
            return [SamplePair(key, items(value, pairMark: separator).joined(separator: separator))]
        }
    }

    /// What stands between the items of a list that is one value.
    private var separator: String {
        switch style {
        case .spaceDelimited: encoding == .none ? " " : "%20"
        case .pipeDelimited: encoding == .none ? "|" : "%7C"
        default: ","
        }
    }

    /// `color[R]=100`; deeper ones as `color[a][b]=1`, which the specification leaves open, and servers read so.
    private func deep(_ members: Mapping, under prefix: String) -> [SamplePair] {
        members.entries.flatMap { entry -> [SamplePair] in
            let key = "\(prefix)[\(entry.key)]"
            switch entry.value.value {
            case .null: return []
            case .mapping(let inner): return deep(inner, under: key)
            case .sequence(let items): return items.map { SamplePair(encoding.encode(key), encoded(.node($0))) }
            default: return [SamplePair(encoding.encode(key), encoded(.node(entry.value)))]
            }
        }
    }

    private func matrix(_ value: SampleValue) -> SampleText {
        let key = encoding.encode(name)
        if case .node(let node) = value {
            if node.isNothing { return "" }
            if node.string?.isEmpty == true { return SampleText(";" + key) }
            if explode, node.mapping != nil {
                return (items(value, pairMark: "=").map { ";" + $0 }).joined(separator: "")
            }
            if explode, node.sequence != nil {
                return (items(value, pairMark: ",").map { SampleText(";\(key)=") + $0 }).joined(separator: "")
            }
        }
        return SampleText(";\(key)=") + items(value, pairMark: ",").joined(separator: ",")
    }

    private func label(_ value: SampleValue) -> SampleText {
        if case .node(let node) = value, node.isNothing { return "" }
        let parts = items(value, pairMark: explode ? "=" : ",")
        return "." + parts.joined(separator: explode ? "." : ",")
    }

    /// The items of a list, the members of an object with a mark between name and value, or the one value.
    private func items(_ value: SampleValue, pairMark: String) -> [SampleText] {
        guard case .node(let node) = value else { return [encoded(value)] }
        switch node.value {
        case .null: return []
        case .sequence(let items): return items.map { encoded(.node($0)) }
        case .mapping(let members):
            return members.entries.map { SampleText(encoding.encode($0.key) + pairMark) + encoded(.node($0.value)) }
        default: return [encoded(value)]
        }
    }

    private func encoded(_ value: SampleValue) -> SampleText {
        switch value {
        case .node(let node): SampleText(encoding.encode(node.plainText))
        case .variable(let name): .variable(name)
        }
    }
}

extension Node {
    /// Undefined in the sense of RFC 6570 §2.3.
    fileprivate var isNothing: Bool {
        switch value {
        case .null: true
        case .sequence(let items): items.isEmpty
        case .mapping(let members): members.entries.isEmpty
        default: false
        }
    }
}
