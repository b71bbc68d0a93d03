// Dragging lines of the order; without it, and by keyboard, the buttons of each line do the same.
(() => {
  const form = document.querySelector("[data-order]");
  const list = form && form.querySelector(".order");
  if (!list) return;
  const said = document.querySelector("[data-said]");
  let held = null;
  list.classList.add("can-drag");
  document.querySelector("[data-drag-hint]").hidden = false;
  const lines = () => [...list.children];
  for (const line of lines()) line.draggable = true;

  const number = () => {
    lines().forEach((line, at) => {
      line.querySelector(".place").textContent = at + 1;
      const [up, down, first] = line.querySelectorAll(".moves button");
      up.disabled = first.disabled = at === 0;
      down.disabled = at === lines().length - 1;
    });
  };

  const keep = async (line) => {
    const told = new FormData(form);
    told.set("do", "sort");
    told.set("order", lines().map((one) => one.dataset.item).join(","));
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: told, headers: { "X-Drag": "1" } });
      if (!answer.ok || answer.redirected) throw new Error("refused");
      const mark = await answer.text();
      document.querySelectorAll("[name=seen]").forEach((one) => { one.value = mark; });
      said.textContent = said.dataset.moved.replace("{place}", lines().indexOf(line) + 1);
    } catch {
      said.classList.remove("hidden");
      said.classList.add("said", "error");
      said.textContent = said.dataset.failed;
    }
  };

  list.addEventListener("dragstart", (event) => {
    held = event.target.closest("li[data-item]");
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    held.classList.add("is-held");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li[data-item]");
    if (!held || !over) return;
    event.preventDefault();
    lines().forEach((line) => line.classList.toggle("is-over", line === over && over !== held));
  });
  list.addEventListener("drop", (event) => {
    const over = event.target.closest("li[data-item]");
    if (!held || !over || over === held) return;
    event.preventDefault();
    const isBelow = lines().indexOf(held) < lines().indexOf(over);
    over.insertAdjacentElement(isBelow ? "afterend" : "beforebegin", held);
    number();
    keep(held);
  });
  list.addEventListener("dragend", () => {
    lines().forEach((line) => line.classList.remove("is-held", "is-over"));
    held = null;
  });
})();
