// Keeps the card on this device, where the browser can (M3.5), and says so once it does.
const { worker } = document.currentScript.dataset;

if (navigator.serviceWorker) {
  navigator.serviceWorker.addEventListener("message", () => (document.getElementById("kept").hidden = false));
  navigator.serviceWorker.startMessages();
  navigator.serviceWorker.register(worker, { scope: "/card", updateViaCache: "none" }).then(async () => {
    (await navigator.serviceWorker.ready).active.postMessage("keep");
  }, () => {}); // without a connection, or where the browser forbids it, the page is as it was
}
