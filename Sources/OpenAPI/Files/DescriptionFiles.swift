import Diagnostics
import Serialization

/// The files of one description and everything that its references lead to. Made once by ``DocumentLoader``, then only
/// read (but for what is remembered of it), so that views into it are a node, a file number and this.
final class DescriptionFiles: Sendable {
    /// A reference as written in one file, together with what is expected behind it.
    struct ReferenceKey: Hashable {
        var text: String
        var shape: Shape
    }

    struct File: Sendable {
        /// From the site's root.
        var path: String
        /// As read; for Swagger 2.0 before conversion.
        var root: Node
        /// Targets by the text of the reference; those that lead nowhere are absent.
        var references: [ReferenceKey: Int32] = [:]
        /// Targets of the few references below an `$id`, which changes their base, by the place of their text.
        var rebased: [Position: Int32] = [:]
        /// Pointers of `$anchor` and `$dynamicAnchor`.
        var anchors: [String: String] = [:]
    }

    /// Something that a reference leads to, or a component.
    struct Target: Sendable {
        var file: Int32
        /// Where it stands in its file as written.
        var pointer: String
        var shape: Shape
        /// The value, converted where the file is Swagger 2.0.
        var node: Node
        /// Its name, if it is a component of the root file.
        var component: String?

        var place: Place { Place(node: node, file: file) }
    }

    let files: [File]
    let targets: [Target]
    /// The targets that each target's own text refers to; the last one is those of the rest of the document.
    let edges: [[Int32]]
    let version: SpecificationVersion
    /// Examples made of the components.
    let examples = ExampleMemory()

    init(files: [File], targets: [Target], edges: [[Int32]], version: SpecificationVersion) {
        self.files = files
        self.targets = targets
        self.edges = edges
        self.version = version
    }

    /// What the reference in `place` leads to, one step.
    func target(of place: Place, as shape: Shape) -> Int32? {
        guard case .mapping(let mapping) = place.node.value,
            let text = mapping["$ref"] ?? (shape == .schema ? mapping["$dynamicRef"] : nil), let reference = text.string
        else { return nil }
        let file = files[Int(place.file)]
        if !file.rebased.isEmpty, let target = file.rebased[text.position] { return target }
        return file.references[ReferenceKey(text: reference, shape: shape)]
    }

    /// What a reference text, as in a discriminator's mapping, leads to.
    func target(of text: String, in file: Int32, as shape: Shape) -> Int32? {
        files[Int(file)].references[ReferenceKey(text: text, shape: shape)]
    }

    func location(of place: Place) -> SourceLocation {
        place.node.position.location(in: files[Int(place.file)].path)
    }

    /// An object at the end of its references, with the keywords that stood beside the first of them.
    struct Resolved {
        var place: Place
        /// The object that holds the first reference.
        var outer: Place?
        /// What the last reference led to.
        var target: Int32?

        subscript(key: String) -> Place? { place[key] }

        /// A text that may be overridden beside `$ref` (3.1: `summary`, `description`).
        func text(_ key: String) -> String? {
            outer?[key]?.node.text ?? place[key]?.node.text
        }
    }

    /// Follows references to their end; cycles and references that lead nowhere end where they are.
    func resolve(_ place: Place, as shape: Shape) -> Resolved {
        guard let first = target(of: place, as: shape) else { return Resolved(place: place) }
        var here = first
        var steps = 0
        while steps < targets.count, let next = target(of: targets[Int(here)].place, as: shape), next != here {
            here = next
            steps += 1
        }
        return Resolved(place: targets[Int(here)].place, outer: place, target: here)
    }
}
