import OpenAPI

/// How values of lists and objects are written into a request, shown by a pattern, where the place's own way is not used.
enum ParameterShape {
    /// `filter[key]=value`, `ids=a|b` …; `nil` for plain values and for what everyone expects.
    static func shown(_ parameter: Parameter) -> String? {
        let name = parameter.name
        let schema = parameter.schema?.essence.schema
        let isList = schema?.types.contains("array") ?? false || schema?.items != nil
        let isObject = schema?.types.contains("object") ?? false || !(schema?.properties.isEmpty ?? true)
        guard isList || isObject else {
            return switch parameter.style {
            case .matrix: ";\(name)=value"
            case .label: ".value"
            default: nil
            }
        }
        return isList ? list(name, parameter) : object(name, parameter)
    }

    private static func list(_ name: String, _ parameter: Parameter) -> String? {
        switch (parameter.style, parameter.explode) {
        case (.form, true), (.cookie, true): "\(name)=a&\(name)=b"
        case (.form, false), (.cookie, false): "\(name)=a,b"
        case (.spaceDelimited, false): "\(name)=a%20b"
        case (.pipeDelimited, false): "\(name)=a|b"
        case (.spaceDelimited, true), (.pipeDelimited, true), (.deepObject, _): "\(name)=a&\(name)=b"
        case (.matrix, true): ";\(name)=a;\(name)=b"
        case (.matrix, false): ";\(name)=a,b"
        case (.label, true): ".a.b"
        case (.label, false): ".a,b"
        case (.simple, _): "a,b"
        }
    }

    private static func object(_ name: String, _ parameter: Parameter) -> String? {
        switch (parameter.style, parameter.explode) {
        case (.deepObject, _): "\(name)[key]=value"
        case (.form, true), (.cookie, true): "key=value&key2=value2"
        case (.form, false), (.cookie, false): "\(name)=key,value,key2,value2"
        case (.spaceDelimited, _): "\(name)=key%20value%20key2%20value2"
        case (.pipeDelimited, _): "\(name)=key|value|key2|value2"
        case (.matrix, true): ";key=value;key2=value2"
        case (.matrix, false): ";\(name)=key,value,key2,value2"
        case (.label, true): ".key=value.key2=value2"
        case (.label, false): ".key,value,key2,value2"
        case (.simple, true): "key=value,key2=value2"
        case (.simple, false): "key,value,key2,value2"
        }
    }
}
