// Gives the files of the page when the service does not: the page opens without a network too. The service is always asked first.
// They are put into the cache by the page itself (page-files.js).

const isOfPage = (path) => /^\/($|[^/]+\.(html|js|svg)$|view\/|styles\/)/.test(path);

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method === "GET" && origin === location.origin && isOfPage(pathname))
    event.respondWith(answer(event.request));
});

async function answer(request) {
  const response = await fetch(request).catch(() => null);
  if (response && response.status < 500)
    return response;
  return (await caches.match(request, { ignoreVary: true })) ?? response ?? Response.error();
}
