// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "ChatApi",
    platforms: [.iOS(.v16), .macOS(.v13), .tvOS(.v16), .watchOS(.v9), .visionOS(.v1)],
    products: [.library(name: "ChatApi", targets: ["ChatApi"])],
    targets: [
        .target(name: "ChatApi"),
        .testTarget(name: "ChatApiTests", dependencies: ["ChatApi"], resources: [.copy("Fixtures")]),
    ]
)
