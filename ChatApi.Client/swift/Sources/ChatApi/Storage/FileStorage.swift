import Foundation

/// Keeps texts in files below a folder, each part of a key a folder or file name. A text is written beside its place, brought to the
/// disk, and then put there in one step: whatever is interrupted, there is the old one or the new one.
public actor FileStorage: ChatStorage {
    private static let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    private static let ending = ".json"

    private let folder: URL

    /// - Parameter folder: Made when missing. The app's own, such as one in Application Support; not one the system may empty.
    public init(folder: URL) { self.folder = folder }

    public func get(_ key: String) throws -> String? {
        let place = file(of: key)
        guard FileManager.default.fileExists(atPath: place.path) else { return nil }
        return String(decoding: try Data(contentsOf: place), as: UTF8.self)
    }

    public func set(_ key: String, _ text: String) throws {
        let files = FileManager.default
        let place = file(of: key)
        try files.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        let beside = place.deletingLastPathComponent().appendingPathComponent(".writing-" + UUID().uuidString)
        do {
            try Data(text.utf8).write(to: beside)
            let handle = try FileHandle(forWritingTo: beside)
            try handle.synchronize()
            try handle.close()
            if files.fileExists(atPath: place.path) {
                _ = try files.replaceItemAt(place, withItemAt: beside)
            } else {
                try files.moveItem(at: beside, to: place)
            }
        } catch {
            try? files.removeItem(at: beside)
            throw error
        }
    }

    public func remove(_ key: String) throws {
        let place = file(of: key)
        guard FileManager.default.fileExists(atPath: place.path) else { return }
        try FileManager.default.removeItem(at: place)
    }

    public func keys(prefix: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(Self.ending) }
            .compactMap { String($0.dropLast(Self.ending.count)).removingPercentEncoding }
            .filter { $0.hasPrefix(prefix) }
            .sorted()
    }

    private func file(of key: String) -> URL {
        let parts = key.split(separator: "/").map { $0.addingPercentEncoding(withAllowedCharacters: Self.plain) ?? "" }
        return folder.appendingPathComponent(parts.joined(separator: "/") + Self.ending)
    }
}
