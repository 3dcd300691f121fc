// Puts a button into a page that opens the conversation in a frame:
// <script src="https://bedside.example.org/widget.js" data-label="Ask the leaflets" async></script>
// data-side="left" puts it there; data-frame-title names the frame. Nothing else of the page is touched.
(() => {
  "use strict";
  const script = document.currentScript;
  const home = new URL("embed", script.src);
  const label = script.dataset.label || "Ask the leaflets";
  const side = script.dataset.side === "left" ? "left" : "right";
  const style = (element, rules) => Object.assign(element.style, rules);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-expanded", "false");
  style(button, { position: "fixed", bottom: "16px", [side]: "16px", zIndex: "2147483000", minHeight: "48px",
    padding: "8px 20px", font: "600 16px/1.4 system-ui, sans-serif", color: "#fff", background: "#0b5a8a",
    border: "2px solid #fff", borderRadius: "24px", cursor: "pointer" });
  let frame;
  function toggle(open) {
    if (open && !frame) {
      frame = document.createElement("iframe");
      frame.src = home;
      frame.title = script.dataset.frameTitle || label;
      frame.setAttribute("sandbox", "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox");
      style(frame, { position: "fixed", bottom: "80px", [side]: "16px", zIndex: "2147483000",
        width: "min(420px, calc(100vw - 32px))", height: "min(680px, calc(100dvh - 96px))", border: "1px solid #8592a0",
        borderRadius: "12px", background: "#fff" });
      button.after(frame);
    }
    if (!frame) return;
    frame.style.display = open ? "block" : "none";
    button.setAttribute("aria-expanded", String(open));
    (open ? frame : button).focus();
  }
  button.addEventListener("click", () => toggle(button.getAttribute("aria-expanded") !== "true"));
  addEventListener("keydown", (event) => { if (event.key === "Escape") toggle(false); });
  addEventListener("message", (event) => {
    if (frame && event.source === frame.contentWindow && event.data === "bedside close") toggle(false);
  });
  const put = () => document.body.append(button);
  if (document.body) put(); else addEventListener("DOMContentLoaded", put);
})();
