package import Diagnostics

/// Templates that know each other by name: pages, their layouts and their partials.
///
///     var set = TemplateSet()
///     set["layout"] = try Template(parsing: layout, name: "layout.mustache")
///     try set.render("page", .object(["title": .string("Hello")]), into: &bytes)
package struct TemplateSet: Sendable {
    private var templates: [String: Template] = [:]

    package init() {}

    package subscript(name: String) -> Template? {
        get { templates[name] }
        set { templates[name] = newValue }
    }

    package var names: [String] { templates.keys.sorted() }

    /// One error for each partial or parent that a template names and the set does not hold.
    package var unknownReferences: [Diagnostic] {
        templates.values.flatMap { template in
            template.references.filter { templates[$0.name] == nil }.map { reference in
                Diagnostic(
                    .error, "unknown-template", at: reference.location, length: reference.length,
                    "Template '\(reference.name)', which is used here, does not exist",
                    hint: Spelling.hint(for: reference.name, among: templates.keys))
            }
        }
    }

    /// Renders the template `name` behind what `output` holds.
    ///
    /// Safe to call from several tasks at once.
    /// - Throws: ``RenderingError``; `output` is then unchanged.
    package func render(_ name: String, _ context: Value, into output: inout [UInt8]) throws(RenderingError) {
        guard let template = templates[name] else { throw RenderingError.unknown(name) }
        var renderer = Renderer(self, context, output: [])
        swap(&renderer.output, &output)
        let length = renderer.output.count
        do {
            try renderer.render(template.parts)
        } catch {
            renderer.output.removeSubrange(length...)
            swap(&renderer.output, &output)
            throw error
        }
        swap(&renderer.output, &output)
    }
}

/// What can still go wrong once all templates are compiled.
package enum RenderingError: Error, CustomStringConvertible {
    case unknown(String)
    /// Partials that include each other without end; `template` is the one that was to come next.
    case endless(template: String, limit: Int)
    case lambda(TemplateSyntaxError)

    package var description: String {
        switch self {
        case .unknown(let name): "The theme has no template '\(name)'"
        case .endless(let template, let limit):
            "Templates include each other more than \(limit) deep, at last '\(template)'"
        case .lambda(let error): "\(error.message), in a lambda's result"
        }
    }
}
