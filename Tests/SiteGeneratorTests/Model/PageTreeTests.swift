import Testing

@testable import SiteGenerator

struct PageTreeTests {
    @Test func sortsByOrderThenTitleAndNestsByFolder() {
        let tree = PageTree(
            [
                ("", 0, "Guides", nil), ("zeta", 1, "Zeta", 1), ("alpha", 2, "Alpha", nil), ("beta", 3, "Beta", nil),
                ("deep/er/leaf", 4, "Leaf", nil), ("deep", 5, "Deep", 2),
            ], title: "unused")
        #expect(tree.root.title == "Guides")
        #expect(tree.root.children.map(\.title) == ["Zeta", "Deep", "Alpha", "Beta"])
        #expect(tree.readingOrder == [0, 1, 5, 4, 2, 3])
        #expect(tree.count == 6)
    }

    @Test func namesAFolderWithoutAPageByItsPath() {
        let tree = PageTree([("getting-started/install", 0, "Install", nil)], title: "Docs")
        #expect(tree.root.title == "Docs")
        #expect(tree.root.children.first?.title == "Getting started")
        #expect(tree.root.children.first?.page == nil)
    }
}
