// Keeps the files of the page as they were loaded, for service-worker.js. Browsers allow it on https and localhost alone.

/** Resolves when they are kept, or cannot be. */
export async function keepPageFiles() {
  try {
    await navigator.serviceWorker?.register("service-worker.js");
    const files = performance.getEntriesByType("resource").filter(({ initiatorType }) => initiatorType !== "fetch").map(({ name }) => name);
    const cache = await globalThis.caches?.open("chatapi-page");
    await cache?.addAll([...new Set([location.href.split("#")[0], ...files])]); // all or none, so that they fit together
  } catch {
    // without a network those of the last time stay
  }
}
