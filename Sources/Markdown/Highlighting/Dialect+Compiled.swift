/// The dialects of compiled languages.
extension Dialect {
    static let go = Dialect(
        keywords: """
            break case chan const continue default defer else fallthrough for func go goto if import interface map
            package range return select struct switch type var
            """,
        types: """
            any bool byte comparable complex128 error float32 float64 int int16 int32 int64 int8 rune string uint uint16
            uint32 uint64 uint8 uintptr
            """,
        literals: "true false nil iota",
        strings: [StringForm("\""), StringForm("`", escape: nil, multiline: true), StringForm("'")])

    static let java = Dialect(
        keywords: """
            abstract assert break case catch class const continue default do else enum extends final finally for if
            implements import instanceof interface native new package permits private protected public record return
            sealed static strictfp super switch synchronized this throw throws transient try var volatile while yield
            """,
        types: "boolean byte char double float int long short void",
        strings: [StringForm("\"\"\"", multiline: true), StringForm("\""), StringForm("'")],
        features: [.capitalTypes, .decorators])

    static let kotlin = Dialect(
        keywords: """
            abstract actual as break by catch class companion constructor continue crossinline data do else enum expect
            external final finally for fun if import in infix init inline inner interface internal is lateinit noinline
            object open operator out override package private protected public return sealed super suspend tailrec this
            throw try typealias val value var vararg when where while
            """,
        nestsComments: true,
        strings: [
            StringForm("\"\"\"", escape: nil, multiline: true, interpolation: "${"),
            StringForm("\"", interpolation: "${"), StringForm("'"),
        ],
        features: [.capitalTypes, .decorators])

    static let swift = Dialect(
        keywords: """
            actor any as associatedtype async await borrowing break case catch class consuming continue convenience
            default defer deinit do dynamic else enum extension fallthrough fileprivate final for func get guard if
            import in indirect infix init inout internal is isolated lazy let mutating nonisolated open operator
            override package precedencegroup private protocol public repeat required rethrows return self Self set some
            static struct subscript super switch throw throws try typealias unowned var weak where while
            """,
        literals: "true false nil",
        nestsComments: true,
        strings: [
            StringForm("#\"\"\"", "\"\"\"#", escape: nil, multiline: true, interpolation: "\\#("),
            StringForm("\"\"\"", multiline: true, interpolation: "\\("),
            StringForm("#\"", "\"#", escape: nil, interpolation: "\\#("), StringForm("\"", interpolation: "\\("),
        ],
        features: [.capitalTypes, .decorators, .preprocessor])

    static let c = Dialect(
        keywords: cKeywords, types: cTypes, literals: "true false NULL nullptr", features: [.preprocessor])

    static let cPlusPlus = Dialect(
        keywords: cKeywords + """
             catch class co_await co_return co_yield concept consteval constexpr const_cast decltype delete dynamic_cast
            explicit export final friend mutable namespace new noexcept operator override private protected public
            reinterpret_cast requires static_assert static_cast template this thread_local throw try typename using
            virtual
            """,
        types: cTypes + " string vector map wchar_t char8_t string_view optional unique_ptr shared_ptr",
        literals: "true false NULL nullptr",
        strings: [StringForm("R\"(", ")\"", escape: nil, multiline: true), StringForm("\""), StringForm("'")],
        features: [.capitalTypes, .preprocessor])

    private static let cKeywords = """
        auto break case const continue default do else enum extern for goto if inline register restrict return sizeof
        static struct switch typedef union volatile while
        """
    private static let cTypes = """
        bool char double float int int16_t int32_t int64_t int8_t long short signed size_t ssize_t uint16_t uint32_t
        uint64_t uint8_t unsigned void FILE
        """

    static let cSharp = Dialect(
        keywords: """
            abstract as async await base break case catch checked class const continue default delegate do else enum
            event explicit extern finally fixed for foreach get if implicit in init interface internal is lock namespace
            new operator out override params private protected public readonly record ref required return sealed set
            sizeof static struct switch this throw try typeof unchecked unsafe using var virtual volatile when where
            while with yield
            """,
        types: "bool byte char decimal double dynamic float int long object sbyte short string uint ulong ushort void",
        strings: [
            StringForm("\"\"\"", escape: nil, multiline: true), StringForm("$@\"", "\"", escape: nil, multiline: true, interpolation: "{"),
            StringForm("@\"", "\"", escape: nil, multiline: true), StringForm("$\"", "\"", interpolation: "{"),
            StringForm("\""), StringForm("'"),
        ],
        features: [.capitalTypes, .preprocessor])

    static let rust = Dialect(
        keywords: """
            as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut
            pub ref return self static struct super trait type unsafe use where while
            """,
        types: """
            bool char f32 f64 i128 i16 i32 i64 i8 isize str u128 u16 u32 u64 u8 usize Self
            """,
        literals: "true false",
        nestsComments: true,
        strings: [
            StringForm("r##\"", "\"##", escape: nil, multiline: true), StringForm("r#\"", "\"#", escape: nil, multiline: true),
            StringForm("r\"", "\"", escape: nil, multiline: true), StringForm("b\"", "\"", multiline: true),
            StringForm("\"", multiline: true), StringForm("'"),
        ],
        features: [.capitalTypes, .lifetimes, .hashAttributes, .bangMacros])

    static let protobuf = Dialect(
        keywords: """
            enum extend extensions import map message oneof option optional package public repeated required reserved
            returns rpc service stream syntax to weak
            """,
        types: """
            bool bytes double fixed32 fixed64 float int32 int64 sfixed32 sfixed64 sint32 sint64 string uint32 uint64
            """,
        features: [.capitalTypes])
}
