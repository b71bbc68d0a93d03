// J and K walk the list, Enter opens: only where single keys are not switched off.
(() => {
  if (document.body.hasAttribute("data-no-keys")) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input,select,textarea")) return;
    const links = [...document.querySelectorAll(".waiting th a")];
    const here = links.indexOf(document.activeElement);
    if (event.code === "KeyJ") links[Math.min(here + 1, links.length - 1)]?.focus();
    else if (event.code === "KeyK") links[Math.max(here - 1, 0)]?.focus();
  });
})();
