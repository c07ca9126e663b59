import Serialization

/// What a sample sends for one parameter.
struct SampleParameter {
    let parameter: Parameter

    init(_ parameter: Parameter) { self.parameter = parameter }

    /// The author's example, else what the schema says, else something made up, where that can be of use.
    ///
    /// A made-up date or number can be sent; a made-up identifier cannot, so it is a variable.
    var value: SampleValue {
        let media = parameter.content.first
        let examples = parameter.examples + (media?.examples ?? [])
        if let example = examples.lazy.compactMap(\.value).first(where: { !$0.isNull }) { return .node(example) }
        let variable = SampleValue.variable(SampleText.variableName(parameter.name))
        guard let reference = parameter.schema ?? media?.schema ?? media?.itemSchema else { return variable }
        let schema = reference.schema
        let written = [schema.constant] + schema.examples + [schema.defaultValue] + schema.enumeration
        if let value = written.lazy.compactMap({ $0 }).first(where: Self.saysSomething) { return .node(value) }
        let made = ExampleSynthesizer(direction: .request).example(of: reference)
        switch made.value {
        case .sequence, .mapping, .boolean: return .node(made)
        case .null: return variable
        case .number: return parameter.place == .path ? variable : .node(made)
        case .string: return parameter.place != .path && Self.isUseful(schema) ? .node(made) : variable
        }
    }

    /// In the place of the parameter in a path, or in a header.
    var text: SampleText {
        if let json = asJSON { return SampleText(encoding.encode(json)) }
        return serialization.text(of: value)
    }

    /// In a query or among cookies.
    var pairs: [SamplePair] {
        if parameter.place == .querystring { return wholeQuery }
        if let json = asJSON { return [SamplePair(encoding.encode(parameter.name), SampleText(encoding.encode(json)))] }
        return serialization.pairs(of: value)
    }

    /// 3.2: the parameter is all of the query, in the format of its media type.
    private var wholeQuery: [SamplePair] {
        if let type = parameter.content.first?.type, MediaTypeName(type).isForm {
            return ParameterSerialization(name: parameter.name, style: .form, explode: true).pairs(of: value)
        }
        guard case .node(let node) = value else { return serialization.pairs(of: value) }
        // A pair with a name only: the text as a whole is the query.
        return [SamplePair(whole: PercentEncoding.component.encode(node.plainText))]
    }

    /// The value as JSON, where the parameter's content says so.
    private var asJSON: String? {
        guard let type = parameter.content.first?.type, case .node(let node) = value else { return nil }
        guard MediaTypeName(type).isJSON else { return node.plainText }
        var bytes: [UInt8] = []
        JSONWriter.write(node, pretty: false, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private var serialization: ParameterSerialization {
        let isPathStyle = [.matrix, .label, .simple].contains(parameter.style)
        var style = parameter.style
        switch parameter.place {
        case .path, .header: if !isPathStyle { style = .simple }
        case .query, .querystring, .cookie: if isPathStyle { style = .form }
        }
        return ParameterSerialization(
            name: parameter.name, style: style, explode: parameter.explode, encoding: encoding)
    }

    private var encoding: PercentEncoding {
        switch parameter.place {
        case .header: .none
        case .cookie: parameter.style == .cookie ? .none : .component
        case .path: parameter.allowReserved ? .reserved(isPath: true) : .component
        case .query, .querystring: parameter.allowReserved ? .reserved(isPath: false) : .component
        }
    }

    private static func saysSomething(_ value: Node) -> Bool {
        switch value.value {
        case .null: false
        case .string(let text): !text.isEmpty
        case .sequence(let items): !items.isEmpty
        default: true
        }
    }

    /// Whether what is made from the schema means something: of a format other than an identifier's, or of a pattern.
    private static func isUseful(_ schema: Schema) -> Bool {
        if let format = schema.format { return !["uuid", "guid", "password", "string", ""].contains(format) }
        return schema.pattern != nil
    }
}
