import Testing

@testable import SiteGenerator

struct ContentPathTests {
    @Test(arguments: [
        ("../b.md", "content/pages/guides", "content/pages/b.md"), ("./c.md", "a", "a/c.md"), ("x/../y", "", "y"),
        ("../../../x", "a/b", nil), ("a//b", "", "a/b"), ("", "a/b", "a/b"),
    ])
    func resolvesRelativePaths(path: String, folder: String, expected: String?) {
        #expect(ContentPath.resolve(path, from: folder) == expected)
    }

    @Test(arguments: [("a/b.md", "md"), ("a/b", ""), ("a.b/c", ""), (".hidden", ""), ("x.TAR.GZ", "gz")])
    func knowsFileExtensions(path: String, expected: String) {
        #expect(ContentPath.fileExtension(of: path) == expected)
    }

    @Test(arguments: [("a/getting-started", "Getting started"), ("a/b/index", "B"), ("über_uns", "Über uns")])
    func makesWordsOfNames(name: String, expected: String) {
        #expect(PageLoader.words(of: name) == expected)
    }
}
