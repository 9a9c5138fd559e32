// The card without a connection (M3.5): this worker keeps that one page with what it is drawn with, and nothing else of the site.
// The network comes first, so that a new card stands here at once; an answer that is not the card, such as being sent to sign in,
// takes away what was kept. Signing in and out empties all of it by the header Clear-Site-Data.
const KEPT = "card", PAGE = "/card", FILES = /"(\/static\/[^"]+)"/g;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => event.waitUntil(keep(event.source)));

addEventListener("fetch", (event) => {
  const asked = new URL(event.request.url);
  if (event.request.method !== "GET" || asked.origin !== location.origin) return;
  if (event.request.mode === "navigate" && asked.pathname === PAGE && !asked.search) event.respondWith(card(event.request));
  else if (asked.pathname.startsWith("/static/")) event.respondWith(file(event.request));
});

async function card(request) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return (await caches.match(PAGE, { cacheName: KEPT })) ?? Response.error();
  }
  if (!answer.ok && answer.status < 500) await caches.delete(KEPT);
  return answer;
}

// A file's address changes with its content: what is kept is what would come.
async function file(request) {
  return (await caches.match(request, { cacheName: KEPT })) ?? fetch(request);
}

async function keep(source) {
  const answer = await fetch(PAGE, { redirect: "manual" });
  if (!answer.ok) return caches.delete(KEPT);
  const drawn = [...new Set([...(await answer.clone().text()).matchAll(FILES)].map((found) => found[1]))];
  const kept = await caches.open(KEPT);
  await kept.addAll(drawn);
  const still = await fetch(PAGE, { redirect: "manual" }); // whoever signed out meanwhile leaves nothing here
  if (!still.ok) return caches.delete(KEPT);
  await kept.put(PAGE, still);
  const wanted = new Set([PAGE, ...drawn]);
  for (const old of await kept.keys()) if (!wanted.has(new URL(old.url).pathname)) await kept.delete(old);
  source?.postMessage("kept");
}
