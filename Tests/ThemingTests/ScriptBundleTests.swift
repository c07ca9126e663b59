import Testing

@testable import Theming

struct ScriptBundleTests {
    private func bundle(_ scripts: String...) -> ScriptBundle { ScriptBundle(scripts.map { Array($0.utf8) }) }

    @Test func keepsNamesAndFailuresOfEachToItself() {
        let text = String(decoding: bundle("const a = 1; // end", "const a = 2;").bytes, as: UTF8.self)
        #expect(
            text == """
                try {
                const a = 1; // end
                } catch (error) { reportError(error); }
                try {
                const a = 2;
                } catch (error) { reportError(error); }

                """)
    }

    @Test(arguments: [
        "import \"./other.js\";", "import { a } from './b.js'", "const x = 1;\n  import*as y from \"z\";",
        "export default 1;",
        "export{a};", "a(); import b from 'c'", "import\n\"./other.js\";",
    ])
    func leavesAlone(script: String) {
        let bundle = bundle("let first;", script, "let last;")
        #expect(bundle.separate == [1])
        #expect(String(decoding: bundle.bytes, as: UTF8.self).contains("let last;"))
    }

    @Test(arguments: [
        "import(\"./x.js\").then(run);", "import (x);", "const at = import.meta.url;", "import.meta;", "important = 1;",
        "exports.x = 1;", "const s = \"export\";", "",
    ])
    func joins(script: String) {
        #expect(bundle(script).separate.isEmpty)
    }

    @Test func isNothingWhereThereIsNothing() {
        #expect(bundle().bytes.isEmpty && bundle("import 'a'").bytes.isEmpty)
    }
}
