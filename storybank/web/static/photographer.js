// Sends a delivery: tus 1.0.0, one file at a time, small pieces on a slow line. The server alone knows how far a file is;
// nothing is kept in this browser. After a reload the same files are chosen again and go on where they stopped.
import { Sha256 } from "./sha256.js";

const box = document.getElementById("sender");
const words = JSON.parse(document.getElementById("words").textContent);
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
const el = (id) => document.getElementById(id);
const say = (text) => { el("say").textContent = text; };
const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const wait = (seconds) => new Promise((go) => setTimeout(go, seconds * 1000));
const READ = 4 << 20, LEAST = 64 << 10, MOST = 8 << 20, GOOD_S = 4;
const DROPPINGS = /(^|\/)(\.|~\$|thumbs\.db$|desktop\.ini$|check-report\.html$|__macosx)|\.checked\.xlsx$/i;

let piece = 256 << 10;
let isPaused = false;
let isOver = false;
let goOn = () => {};

box.hidden = false;
for (const id of ["folder", "single"]) el(id).addEventListener("change", (event) => begin([...event.target.files]));
el("pause").addEventListener("click", () => {
  isPaused = !isPaused;
  el("pause").textContent = isPaused ? words.go_on : words.pause;
  say(isPaused ? words.paused : "");
  if (!isPaused) goOn();
});
addEventListener("beforeunload", (event) => { if (!el("running").hidden && !isOver) event.preventDefault(); });

// a folder's own name is not part of the delivery
const nameOf = (file) => (file.webkitRelativePath ? file.webkitRelativePath.replace(/^[^/]*\//, "") : file.name);

async function begin(chosen) {
  // the workbook first, then small before large: when the line dies, most is there
  const files = chosen.filter((file) => !DROPPINGS.test(nameOf(file)))
    .sort((a, b) => /\.(xlsx|csv)$/i.test(b.name) - /\.(xlsx|csv)$/i.test(a.name) || a.size - b.size);
  if (!files.length) return say(words.nothing);
  const all = { size: files.reduce((sum, file) => sum + file.size, 0), done: 0, sent: 0, seconds: 0 };
  isOver = false;
  el("running").hidden = false;
  el("pause").hidden = false;
  el("trouble").replaceChildren();
  for (const file of files) {
    const before = all.done;
    try {
      await sendOne(file, all);
    } catch (trouble) {
      if (trouble.isEnd) { isOver = true; say(words.ended); return; }
      complain(trouble.words || words.changed, file);
    }
    all.done = before + file.size;
    show(all);
  }
  isOver = true;
  el("pause").hidden = true;
  if (!el("trouble").children.length) { say(all.sent ? words.done : words.same); await wait(1.2); location.reload(); }
  else {
    el("running").hidden = true;
    el("go-on").hidden = false;
  }
}

async function sendOne(file, all) {
  el("now").textContent = put(words.reading, { name: nameOf(file) });
  const sha256 = await hashOf(file);
  el("now").textContent = put(words.sending, { name: nameOf(file) });
  for (let tries = 0; tries < 3; tries++) {
    const made = await ask("POST", box.dataset.address, { "Upload-Length": String(file.size), "Upload-Metadata": `filename ${base64(nameOf(file))},sha256 ${base64(sha256)}` });
    if (made.status === 413) throw { words: words.too_large };
    if (made.status !== 201) throw { words: made.headers.get("Storybank-Code") === "upload.names-open" ? words.names : words.refused };
    const where = made.headers.get("Location");
    const before = all.done;
    let offset = Number(made.headers.get("Upload-Offset"));
    all.done += offset;
    for (; offset < file.size;) {
      if (isPaused) await new Promise((go) => { goOn = go; });
      const part = await read(file, offset, Math.min(offset + piece, file.size));
      const began = performance.now();
      const answer = await ask("PATCH", where, { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset), ...(await checksum(part)) }, part);
      const seconds = (performance.now() - began) / 1000;
      if (answer.status === 204) {
        const now = Number(answer.headers.get("Upload-Offset"));
        all.done += now - offset; all.sent += now - offset; all.seconds += seconds;
        offset = now;
        piece = seconds < GOOD_S / 2 ? Math.min(piece * 2, MOST) : seconds > GOOD_S * 2 ? Math.max(piece >> 1, LEAST) : piece;
        el("file-progress").value = offset / file.size;
        show(all);
      } else if (answer.status === 423) {
        await wait(3);
      } else if (answer.status === 409 || answer.status === 460) {
        const head = await ask("HEAD", where, {});
        const now = Number(head.headers.get("Upload-Offset"));
        if (answer.status === 460 && now === 0 && offset > 0) break;  // the whole file differs: it begins again
        all.done += now - offset;
        offset = now;
      } else throw { words: words.refused };
    }
    if (offset >= file.size) return;
    all.done = before;
    complain(words.damaged, file);
  }
  throw { words: words.changed };
}

// asks until there is an answer: a cut line is waited out, longer each time, half a minute at most
async function ask(method, address, headers, body) {
  for (let pause = 1; ; pause = Math.min(pause * 2, 30)) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 120000);
    try {
      const answer = await fetch(address, {
        method, body, signal: stop.signal, redirect: "manual", credentials: "omit", cache: "no-store",
        headers: { "Authorization": `Bearer ${box.dataset.token}`, "Tus-Resumable": "1.0.0", ...headers },
      });
      if (answer.type === "opaqueredirect") throw { isEnd: true };
      if (answer.status < 500) { if (pause > 1) say(""); return answer; }
    } catch (trouble) {
      if (trouble.isEnd) throw trouble;
    } finally {
      clearTimeout(timer);
    }
    piece = LEAST;
    say(put(words.cut, { seconds: pause }));
    await wait(pause);
  }
}

async function read(file, from, to) {
  try {
    return new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch {
    throw { words: words.changed };
  }
}

async function hashOf(file) {
  const hash = new Sha256();
  el("file-progress").value = 0;
  for (let at = 0; at < file.size; at += READ) hash.add(await read(file, at, Math.min(at + READ, file.size)));
  return hash.hex();
}

async function checksum(part) {
  if (!globalThis.crypto?.subtle) return {};
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", part));
  return { "Upload-Checksum": `sha256 ${btoa(String.fromCharCode(...digest))}` };
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function show(all) {
  el("all-progress").value = all.size ? all.done / all.size : 1;
  const speed = all.seconds ? all.sent / all.seconds : 0;
  el("how").textContent = put(words.of, {
    done: number.format(all.done / 1e6), all: number.format(all.size / 1e6), speed: number.format(Math.round(speed / 1000)),
    minutes: speed ? number.format(Math.ceil((all.size - all.done) / speed / 60)) : "…",
  });
}

function complain(text, file) {
  const line = document.createElement("li");
  line.textContent = put(text, { name: nameOf(file) });
  el("trouble").append(line);
}
