import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// A form of a page: its fields in order, each with what was typed into it.
struct FormView: Sendable {
    struct Option: Sendable {
        var value: String
        var title: String
        var detail = ""
    }

    struct Field: Sendable {
        enum Kind: Sendable {
            case text, email, password, date
            case lines
            case hidden
            /// A box to tick; `detail` stands beside it.
            case check
            case select([Option])
            case choice([Option])
            /// Boxes to tick, and the values of those that are.
            case choices([Option], Set<String>)
            /// A file; what the browser offers (HTML, `accept`), and how many bytes it may have.
            case file(accept: String, limit: Int)

            fileprivate var isFile: Bool { if case .file = self { true } else { false } }
        }

        var name: String
        var kind: Kind
        /// Finished words.
        var label: String
        var hint = ""
        var value = ""
        /// What browsers fill in (HTML, autofill).
        var autocomplete = ""
        var isRequired = true
        /// A page beside the label, such as the terms.
        var link: (title: String, url: String)?
        /// What this field belongs to, as `name=value` of another field; scripts hide it while something else is chosen.
        var group: String?
    }

    /// Where it is posted to; a path.
    var action: String
    var submit: String
    var isDangerous = false
    var fields: [Field]

    /// The form as templates see it.
    /// - Parameter once: A number of its own; see ``Repeats``.
    func value(_ words: Words, csrf: String, once: String, refusal: Refusal?) -> Value {
        var problems: [String: String] = [:]
        if case .invalid(let list) = refusal {
            for problem in list { problems[problem.field] = words.reason(problem.reason) }
        }
        return .object([
            "action": .string(action), "submit": .string(submit), "csrf": .string(csrf),
            "once": .string(once), "dangerous": .boolean(isDangerous),
            "files": .boolean(fields.contains { $0.kind.isFile }),
            "fields": .list(fields.map { $0.value(problem: problems[$0.name]) }),
            "hasProblems": .boolean(!problems.isEmpty),
            "problems": .list(
                fields.compactMap { field in
                    problems[field.name].map {
                        .object(["name": .string(field.name), "label": .string(field.label), "text": .string($0)])
                    }
                }),
        ])
    }
}

extension FormView.Field {
    fileprivate func value(problem: String?) -> Value {
        var members: [String: Value] = [
            "name": .string(name), "label": .string(label), "hint": hint.isEmpty ? .boolean(false) : .string(hint),
            "value": .string(value), "required": .boolean(isRequired),
            "autocomplete": autocomplete.isEmpty ? .boolean(false) : .string(autocomplete),
            "problem": problem.map { .string($0) } ?? .boolean(false), "input": .boolean(false),
            "lines": .boolean(false), "hidden": .boolean(false), "check": .boolean(false), "select": .boolean(false),
            "choice": .boolean(false), "choices": .boolean(false), "file": .boolean(false),
            "checked": .boolean(!value.isEmpty),
            "link": .boolean(false),
        ]
        members["group"] = group.map { .string($0) } ?? .boolean(false)
        let notes = (problem == nil ? [] : ["problem:\(name)"]) + (hint.isEmpty ? [] : ["hint:\(name)"])
        members["described"] = notes.isEmpty ? .boolean(false) : .string(notes.joined(separator: " "))
        if let link {
            members["link"] = .object(["title": .string(link.title), "url": .string(link.url)])
        }
        switch kind {
        case .text: members["input"] = .object(["type": .string("text")])
        case .email: members["input"] = .object(["type": .string("email")])
        case .date: members["input"] = .object(["type": .string("date")])
        case .password:
            // What was typed does not go back over the wire.
            members["input"] = .object(["type": .string("password")])
            members["value"] = .string("")
        case .lines: members["lines"] = .boolean(true)
        case .hidden: members["hidden"] = .boolean(true)
        case .check: members["check"] = .boolean(true)
        case .file(let accept, let limit):
            members["file"] = .object(["accept": .string(accept), "limit": .integer(limit)])
        case .select(let options): members["select"] = .object(["options": list(options)])
        case .choice(let options): members["choice"] = .object(["options": list(options)])
        case .choices(let options, let chosen):
            members["choices"] = .object(["options": list(options, chosen: chosen)])
        }
        return .object(members)
    }

    /// - Parameter chosen: Which ones are; the field's own value where several cannot be.
    private func list(_ options: [FormView.Option], chosen: Set<String>? = nil) -> Value {
        .list(
            options.enumerated().map { index, option in
                .object([
                    "value": .string(option.value), "title": .string(option.title),
                    "detail": option.detail.isEmpty ? .boolean(false) : .string(option.detail),
                    "chosen": .boolean(chosen?.contains(option.value) ?? (option.value == value)),
                    "id": .string("\(name)-\(index)"),
                ])
            })
    }
}
