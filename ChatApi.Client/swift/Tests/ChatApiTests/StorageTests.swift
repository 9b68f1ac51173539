import XCTest
@testable import ChatApi

final class StorageTests: XCTestCase {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("chatapi-\(UUID().uuidString)")

    override func tearDown() {
        try? FileManager.default.removeItem(at: folder)
        super.tearDown()
    }

    func testTextsInMemory() async throws { try await check(MemoryStorage()) }

    func testTextsInFiles() async throws {
        try await check(FileStorage(folder: folder))
        let again = FileStorage(folder: folder)
        let kept = try await again.get("users/a@b|c:d/outbox/2")
        XCTAssertEqual(kept, "zwei")
    }

    func testAnInterruptedWriteLeavesTheOldText() async throws {
        let storage = FileStorage(folder: folder)
        try await storage.set("key", "old")
        try Data("half".utf8).write(to: folder.appendingPathComponent(".writing-1"))
        let text = try await storage.get("key")
        let keys = try await storage.keys(prefix: "")
        XCTAssertEqual(text, "old")
        XCTAssertEqual(keys, ["key"])
    }

    private func check(_ storage: any ChatStorage) async throws {
        let none = try await storage.get("users/a@b|c:d/outbox/1")
        XCTAssertNil(none)
        try await storage.set("users/a@b|c:d/outbox/1", "one")
        try await storage.set("users/a@b|c:d/outbox/2", "two")
        try await storage.set("users/a@b|c:d/outbox/2", "zwei")
        try await storage.set("users/e/outbox/1", "other")
        let keys = try await storage.keys(prefix: "users/a@b|c:d/")
        XCTAssertEqual(keys, ["users/a@b|c:d/outbox/1", "users/a@b|c:d/outbox/2"])
        try await storage.remove("users/a@b|c:d/outbox/1")
        try await storage.remove("users/a@b|c:d/outbox/1")
        let left = try await storage.keys(prefix: "users/a@b|c:d/")
        XCTAssertEqual(left, ["users/a@b|c:d/outbox/2"])
    }
}
