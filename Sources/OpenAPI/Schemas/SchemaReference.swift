package import Serialization

/// A schema where it is written: by name, or in place.
///
/// It is a handle of a few words. What the schema says is read when it is asked for, so that a document with thousands
/// of schemas costs nothing until one of them is shown; and as a handle it can stand inside itself.
package struct SchemaReference: Sendable {
    let files: DescriptionFiles
    let place: Place
    /// The component's name, if the schema is one or refers to one.
    package let component: String?

    init(files: DescriptionFiles, place: Place, component: String?) {
        self.files = files
        self.place = place
        if let component {
            self.component = component
        } else {
            var here = files.target(of: place, as: .schema)
            var steps = 0
            // A reference to a reference to a component is meant as the first name on the way.
            while let target = here, files.targets[Int(target)].component == nil, steps < 32 {
                here = files.target(of: files.targets[Int(target)].place, as: .schema)
                steps += 1
            }
            self.component = here.flatMap { files.targets[Int($0)].component }
        }
    }

    /// The component's name, if the schema says nothing beside it: then all that is made of the component holds for it.
    package var plainComponent: String? {
        place.node.reference == nil || place.node.entries.count == 1 ? component : nil
    }

    /// The text as it stands: a `$ref` is not followed.
    package var written: Node { place.node }

    /// What it says, references followed to their end.
    package var schema: Schema {
        let resolved = files.resolve(place, as: .schema)
        return Schema(files: files, place: resolved.place, outer: resolved.outer)
    }

    /// The one schema that this one only wraps, to add a note or to allow `null`: of `allOf: [Pet]`, `anyOf: [Pet, null]`
    /// and the like the pet, else itself.
    package var essence: SchemaReference {
        var here = self
        for _ in 0..<8 {
            guard here.component == nil else { break }
            let schema = here.schema
            let isShaped = ["properties", "items", "additionalProperties", "enum", "discriminator", "not", "required"]
                .contains(where: schema.has)
            let parts = schema.allOf + schema.oneOf + schema.anyOf
            guard !isShaped, parts.count == 1, schema.types.count < 2 else { break }
            here = parts[0]
        }
        return here
    }
}
