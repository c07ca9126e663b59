import OpenAPI
import Serialization

extension SchemaWords {
    /// Limits, defaults and the like, each a short clause.
    func constraints(of schema: Schema) -> [String] {
        guard schema.saysMoreThanType else { return [] }
        var clauses: [String] = []
        clauses += range(schema.minLength, schema.maxLength, "Characters", "characters", one: "character")
        clauses += range(schema.minItems, schema.maxItems, "Items", "items", one: "item")
        clauses += range(schema.minProperties, schema.maxProperties, "Properties", "properties", one: "property")
        if let bound = schema.minimum { clauses.append("≥ \(bound.text)") }
        if let bound = schema.exclusiveMinimum { clauses.append("> \(bound.text)") }
        if let bound = schema.maximum { clauses.append("≤ \(bound.text)") }
        if let bound = schema.exclusiveMaximum { clauses.append("< \(bound.text)") }
        if let step = schema.multipleOf {
            clauses.append(phrase("limitMultiple", "a multiple of {count}", ["count": step.text]))
        }
        if let pattern = schema.pattern {
            clauses.append(phrase("limitPattern", "matches {pattern}", ["pattern": pattern]))
        }
        if schema.hasUniqueItems { clauses.append(self["limitUnique"] ?? "no item twice") }
        if let least = schema.minContains {
            clauses.append(phrase("limitContains", "at least {count} of the described items", ["count": "\(least)"]))
        }
        if schema.allowsOtherProperties == false { clauses.append(self["limitClosed"] ?? "no other properties") }
        for rule in schema.dependentRequired {
            clauses.append(
                phrase(
                    "limitDependent", "with {property} also {others}",
                    ["property": rule.property, "others": rule.needs.joined(separator: ", ")]))
        }
        if let value = schema.constant {
            clauses.append(phrase("limitConstant", "always {value}", ["value": Self.literal(value)]))
        }
        if let value = schema.defaultValue {
            clauses.append(phrase("limitDefault", "default {value}", ["value": Self.literal(value)]))
        }
        return clauses
    }

    private func range(_ lower: Int?, _ upper: Int?, _ key: String, _ many: String, one: String) -> [String] {
        func clause(_ form: String, _ english: String, _ values: KeyValuePairs<String, String>) -> [String] {
            [phrase("limit\(key)\(form)", english, values)]
        }
        return switch (lower, upper) {
        case (nil, nil): []
        case (let lower?, let upper?) where lower == upper:
            clause("Exact", "exactly {count} \(lower == 1 ? one : many)", ["count": "\(lower)"])
        case (let lower?, let upper?) where lower > 0:
            clause("Between", "{least} to {most} \(many)", ["least": "\(lower)", "most": "\(upper)"])
        case (let lower?, nil):
            lower == 0 ? [] : clause("Least", "at least {count} \(lower == 1 ? one : many)", ["count": "\(lower)"])
        case (_, let upper?):
            clause("Most", "at most {count} \(upper == 1 ? one : many)", ["count": "\(upper)"])
        }
    }
}
