/* Small comforts for those who have JavaScript. Everything works without this file. */
(() => {
  "use strict";

  // What a page brings, at first or later: buttons that need this file, and a list of errors that wants the focus once.
  const enhance = () => {
    for (const element of document.querySelectorAll("[data-needs-js][hidden]")) element.hidden = false;
    const wants = document.querySelector("[data-focus]");
    if (!wants) return;
    wants.removeAttribute("data-focus");
    wants.focus();
  };

  const copy = async (box, button) => {
    const source = box.querySelector("[data-copy-source]");
    try {
      await navigator.clipboard.writeText(source.value);
      box.querySelector("[data-copy-status]").textContent = button.dataset.copied;
      box.querySelector("[data-copy-label]").textContent = button.dataset.copied;
    } catch {
      // The clipboard may be closed to pages: select the address so that the reader can copy it.
      source.select();
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-print]")) window.print();
    const box = button.closest("[data-copy]");
    if (box) copy(box, button);
  });

  // A fold may hide what should be on paper.
  const folds = () => document.querySelectorAll("main details:not([open])");
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...folds()];
    for (const fold of unfolded) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
  });

  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.menu[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  document.addEventListener("htmx:after:swap", enhance);
  enhance();
})();
