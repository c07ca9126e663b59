import Diagnostics

/// Rules about one value by itself.
extension SchemaCheck {
    func checkValue(_ shared: Shared<Schema>, _ subject: SchemaSubject, into problems: inout [SchemaProblem]) {
        let schema = shared.value
        if let constant = schema.constant, constant != subject.node {
            problems.append(wrongChoice(subject, [constant]))
        }
        if let choices = schema.choices, !choices.contains(subject.node) {
            problems.append(wrongChoice(subject, choices))
        }
        if let rules = schema.text, let text = subject.node.string {
            checkText(rules.value, text, schema, subject, into: &problems)
        }
        if let rules = schema.range, let number = subject.node.number {
            checkRange(rules.value, number, subject, into: &problems)
        }
    }

    private func checkText(
        _ rules: Schema.TextRules, _ text: String, _ schema: Schema, _ subject: SchemaSubject,
        into problems: inout [SchemaProblem]
    ) {
        if rules.minimum != nil || rules.maximum != nil {
            let count = text.unicodeScalars.count
            let before = problems.count
            checkCount(count, "character", rules.minimum, rules.maximum, subject, into: &problems)
            // An empty text breaks most patterns too; once is enough.
            if problems.count > before { return }
        }
        if let (source, pattern) = rules.pattern, !pattern.matches(text) {
            let rule = schema.title.map { "be \($0)" } ?? "match the pattern \(source)"
            problems.append(
                problem(
                    .other, subject, "wrong-form", "\(words(subject)) must \(rule), not \(shown(subject.node))",
                    hint: schema.description.map(Self.clause)))
        }
        if let format = rules.format, !format.accepts(text) {
            problems.append(
                problem(
                    .other, subject, "wrong-form",
                    "\(words(subject)) must be \(format.description), not \(shown(subject.node))"))
        }
    }

    private func checkRange(
        _ rules: Schema.RangeRules, _ number: Number, _ subject: SchemaSubject, into problems: inout [SchemaProblem]
    ) {
        func refuse(_ rule: String, _ limit: Number) {
            problems.append(
                problem(
                    .other, subject, "out-of-range",
                    "\(words(subject)) must be \(rule) \(limit.text), not \(number.text)"))
        }
        if let limit = rules.minimum, number < limit { refuse("at least", limit) }
        if let limit = rules.maximum, limit < number { refuse("at most", limit) }
        if let limit = rules.exclusiveMinimum, !(limit < number) { refuse("greater than", limit) }
        if let limit = rules.exclusiveMaximum, !(number < limit) { refuse("less than", limit) }
        if let factor = rules.multipleOf, !number.isMultiple(of: factor) { refuse("a multiple of", factor) }
    }

    func checkCount(
        _ count: Int, _ unit: String, _ least: Int?, _ most: Int?, _ subject: SchemaSubject,
        into problems: inout [SchemaProblem]
    ) {
        func units(_ number: Int) -> String { "\(number) \(unit)\(number == 1 ? "" : "s")" }
        if let least, count < least {
            let rule =
                count == 0 && least == 1 ? "must not be empty" : "must have at least \(units(least)), not \(count)"
            problems.append(problem(.other, subject, "wrong-length", "\(words(subject)) \(rule)"))
        }
        if let most, count > most {
            problems.append(
                problem(
                    .other, subject, "wrong-length", "\(words(subject)) must have at most \(units(most)), not \(count)")
            )
        }
    }
}

extension Number {
    /// Exact between whole numbers that fit, else as doubles.
    static func < (left: Number, right: Number) -> Bool {
        if let left = left.integer, let right = right.integer { return left < right }
        return left.double < right.double
    }

    func isMultiple(of factor: Number) -> Bool {
        if let value = integer, let factor = factor.integer { return factor == 0 || value % factor == 0 }
        let quotient = double / factor.double
        // 0.3 is a multiple of 0.1 for people, though not in binary.
        return abs(quotient - quotient.rounded()) <= 1e-9 * Swift.max(1, abs(quotient))
    }
}

extension Node {
    /// The same with equal numbers written equally, `1.0` as `1`.
    var withPlainNumbers: Node {
        switch value {
        case .number(let number):
            let text = number.integer.map(String.init) ?? (number.isWhole ? number.text : String(number.double))
            return Node(.number(Number(text: text)), at: position)
        case .sequence(let items): return Node(.sequence(items.map(\.withPlainNumbers)), at: position)
        case .mapping(let mapping):
            let entries = mapping.entries.map { Mapping.Entry($0.key, at: $0.keyPosition, $0.value.withPlainNumbers) }
            return Node(.mapping(Mapping(entries)), at: position)
        default: return self
        }
    }
}
