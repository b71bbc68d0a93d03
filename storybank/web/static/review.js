// The review screen with a keyboard and a mouse. Everything here has a form that works without it.
(() => {
  "use strict";
  const hasKeys = () => !document.body.hasAttribute("data-no-keys");
  const find = (what, where = document) => where.querySelector(what);
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const SVG = "http://www.w3.org/2000/svg";
  let chosen = 0; // number of the question that keys speak of
  let drawing = null; // {left, top, right, bottom, number?} in pixels of the picture

  const press = (element) => {
    if (!element) return;
    if (element.tagName === "SUMMARY") {
      element.parentElement.open = true;
      find("textarea,input:not([type=hidden])", element.parentElement)?.focus();
    } else element.click();
  };

  const choose = (number, isFocused = true) => {
    const question = find(`#q${number}`);
    if (!question) return;
    chosen = number;
    if (isFocused) question.focus({ preventScroll: false });
    const face = question.querySelector("input.who");
    all(".boxes .chosen").forEach((one) => one.classList.remove("chosen"));
    const field = question.dataset.face;
    if (field) find(`.boxes [data-number="${field}"]`)?.classList.add("chosen");
    return face;
  };

  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !hasKeys()) return;
    if (drawing && boxKey(event)) return;
    if (event.code === "Escape") {
      all(".actions details[open]").forEach((one) => { one.open = false; });
      if (event.target.closest("input,textarea,select")) event.target.blur();
      return;
    }
    if (event.target.closest("input:not([type=checkbox]),select,textarea,audio")) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (digit && !event.shiftKey) {
      const fix = find(`#q${digit[1]} button.fix`);
      if (fix) press(fix); else choose(Number(digit[1]));
      event.preventDefault();
      return;
    }
    const keys = { KeyA: "A", KeyR: "R", KeyU: "U", KeyJ: "J", KeyK: "K", KeyF: "F" };
    if (event.code in keys) {
      press(find(`[data-key="${keys[event.code]}"]`));
      event.preventDefault();
    } else if (event.code === "KeyX") {
      press(find(`#q${chosen} [data-redact]`) ?? find(".question [data-redact]"));
      event.preventDefault();
    } else if (event.code === "KeyN") {
      const numbers = all(".question").map((one) => Number(one.dataset.number));
      choose(numbers[(numbers.indexOf(chosen) + 1) % numbers.length]);
      event.preventDefault();
    } else if (event.code === "KeyB" && find(".frame")) {
      beginBox();
      event.preventDefault();
    } else if (event.code === "Space" && event.target === document.body && find("#sound")) {
      const sound = find("#sound");
      if (sound.paused) sound.play(); else sound.pause();
      event.preventDefault();
    }
  };

  // boxes ------------------------------------------------------------------------------------------------------------
  const size = () => ({ width: Number(find(".frame").dataset.width), height: Number(find(".frame").dataset.height) });
  const inside = (value, most) => Math.round(Math.min(Math.max(value, 0), most));

  const showBox = () => {
    const layer = find(".boxes");
    let group = find(".new", layer);
    if (!drawing) { group?.remove(); return; }
    if (!group) {
      group = document.createElementNS(SVG, "g");
      group.setAttribute("class", "new");
      group.append(document.createElementNS(SVG, "rect"));
      layer.append(group);
    }
    const rect = group.firstChild;
    rect.setAttribute("x", drawing.left);
    rect.setAttribute("y", drawing.top);
    rect.setAttribute("width", Math.max(1, drawing.right - drawing.left));
    rect.setAttribute("height", Math.max(1, drawing.bottom - drawing.top));
    for (const edge of ["left", "top", "right", "bottom"]) {
      const form = formOf(drawing.number);
      if (form) find(`[name=${edge}]`, form).value = drawing[edge];
    }
  };

  const formOf = (number) => number ? find(`[data-box="${number}"] form.edges`) : find("#draw");

  const beginBox = () => {
    const { width, height } = size();
    drawing = { left: inside(width * 0.4, width), top: inside(height * 0.4, height), right: inside(width * 0.6, width), bottom: inside(height * 0.6, height) };
    find("#boxes").open = true;
    showBox();
    say(find("[data-with-script]")?.textContent ?? "");
  };

  const boxKey = (event) => {
    const { width, height } = size();
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.code];
    if (by) {
      const step = Math.max(1, Math.round(width / 100));
      const [across, down] = [by[0] * step, by[1] * step];
      if (!event.shiftKey) { drawing.left += across; drawing.top += down; }
      drawing.right += across;
      drawing.bottom += down;
      drawing.left = inside(Math.min(drawing.left, width - 2), width);
      drawing.top = inside(Math.min(drawing.top, height - 2), height);
      drawing.right = inside(Math.max(drawing.right, drawing.left + 2), width);
      drawing.bottom = inside(Math.max(drawing.bottom, drawing.top + 2), height);
      showBox();
    } else if (event.code === "Enter" && !event.target.closest("button,a,summary,select")) {
      keepBox();
    } else if (event.code === "Escape") {
      drawing = null;
      showBox();
    } else return false;
    event.preventDefault();
    return true;
  };

  const keepBox = () => {
    const form = formOf(drawing.number);
    const kind = find("[name=kind]", form);
    if (kind && !drawing.number) { kind.focus(); drawing.isPlaced = true; } // what it is must be said; then the button
    else form.requestSubmit(find("button:not([name])", form));
  };

  const point = (event) => {
    const frame = find(".frame img").getBoundingClientRect();
    const { width, height } = size();
    return [inside((event.clientX - frame.left) / frame.width * width, width), inside((event.clientY - frame.top) / frame.height * height, height)];
  };

  let from = null;
  const onDown = (event) => {
    if (!event.target.closest(".frame") || event.button !== 0) return;
    const [x, y] = point(event);
    const hit = boxAt(x, y);
    from = { x, y, hit: event.shiftKey ? null : hit };
    event.preventDefault();
  };
  const boxAt = (x, y) => all(".boxes .box").map((group) => {
    const rect = group.firstElementChild;
    const [left, top] = [Number(rect.getAttribute("x")), Number(rect.getAttribute("y"))];
    return { number: group.dataset.number, left, top, right: left + Number(rect.getAttribute("width")), bottom: top + Number(rect.getAttribute("height")) };
  }).find((box) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom);
  const onMove = (event) => {
    if (!from) return;
    const [x, y] = point(event);
    if (Math.abs(x - from.x) + Math.abs(y - from.y) < size().width / 150) return;
    if (from.hit) { // an existing box is moved as it is
      const [across, down] = [x - from.x, y - from.y];
      const { width, height } = size();
      const wide = from.hit.right - from.hit.left, high = from.hit.bottom - from.hit.top;
      const left = inside(Math.min(from.hit.left + across, width - wide), width), top = inside(Math.min(from.hit.top + down, height - high), height);
      drawing = { number: from.hit.number, left, top, right: left + wide, bottom: top + high };
    } else {
      drawing = { left: Math.min(x, from.x), top: Math.min(y, from.y), right: Math.max(x, from.x), bottom: Math.max(y, from.y) };
    }
    showBox();
  };
  const onUp = () => {
    if (!from) return;
    const was = from;
    from = null;
    if (!drawing) {
      if (was.hit) all(".question").filter((one) => one.dataset.face === was.hit.number).slice(0, 1).forEach((one) => choose(Number(one.dataset.number)));
      return;
    }
    find("#boxes").open = true;
    if (drawing.number) {
      find(`[data-box="${drawing.number}"] > details`).open = true;
      find("button", formOf(drawing.number)).focus();
    } else find("#draw [name=kind]").focus();
  };

  // sound and words --------------------------------------------------------------------------------------------------
  const say = (words) => { find("#live").textContent = words; };

  const onClick = (event) => {
    const play = event.target.closest("[data-play]");
    if (play) {
      const sound = find("#sound");
      sound.currentTime = Number(play.dataset.play);
      sound.play();
    }
  };

  const ready = () => {
    drawing = null;
    from = null;
    all("[data-with-script]").forEach((one) => { one.hidden = false; });
    const said = find("[data-said]");
    if (said) say(said.textContent);
    const sound = find("#sound");
    if (sound && !sound.dataset.follows) {
      sound.dataset.follows = "1";
      sound.addEventListener("timeupdate", () => {
        all(".turns li").forEach((turn) => {
          const isNow = Number(turn.dataset.start) <= sound.currentTime && sound.currentTime < Number(turn.dataset.end ?? Infinity);
          if (isNow) turn.setAttribute("aria-current", "true"); else turn.removeAttribute("aria-current");
        });
      });
    }
  };

  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onDown);
  document.addEventListener("pointermove", onMove);
  document.addEventListener("pointerup", onUp);
  document.addEventListener("click", onClick);
  document.addEventListener("htmx:afterSettle", () => {
    ready();
    const next = find(`#q${Math.min(chosen, all(".question").length)}`) ?? find(".question");
    if (next) { chosen = Number(next.dataset.number); next.focus({ preventScroll: true }); } else find("#main").focus({ preventScroll: true });
  });
  ready();
})();
