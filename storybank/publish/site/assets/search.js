// Search without a server: the index is a script beside this one. Folding is the same as in search_index.py.
"use strict";
(function () {
  var box = document.getElementById("q"), list = document.getElementById("found"), count = document.getElementById("count");
  var form = document.getElementById("search"), language = document.documentElement.lang.split("-")[0];
  var root = document.querySelector("link[rel=stylesheet]").getAttribute("href").replace("assets/site.css", "");
  function fold(text) {
    if (language === "az") text = text.replace(/İ/g, "i").replace(/I/g, "ı");
    return text.normalize("NFC").toLowerCase().replace(/i̇/g, "i").replace(/և/g, "եւ").normalize("NFD")
      .replace(/\p{M}/gu, "").replace(/ı/g, "i").replace(/ə/g, "e").replace(/[’'՛՜՞]/g, "");
  }
  // Inflected languages: a word is found by its beginning, and a longer form by its stem.
  function agrees(word, asked) {
    if (word.indexOf(asked) === 0) return true;
    if (word.length > 2 && asked.length - word.length < 3 && asked.indexOf(word) === 0) return true; // keys → key
    if (asked.length < 5) return false;
    return word.indexOf(asked.slice(0, Math.max(4, asked.length - 2))) === 0;
  }
  function score(entry, words) {
    var title = fold(entry[2]).split(/[^\p{L}\p{N}]+/u), all = entry[4].split(" "), total = 0;
    for (var i = 0; i < words.length; i++) {
      var inTitle = title.some(function (word) { return agrees(word, words[i]); });
      if (!inTitle && !all.some(function (word) { return agrees(word, words[i]); })) return 0;
      total += inTitle ? 3 : 1;
    }
    return total;
  }
  // Where the words of a text stand that agree with what was asked: pairs of positions.
  function places(text, words) {
    var found = [], word, pattern = /[\p{L}\p{N}\p{M}’'՛՜՞]+/gu;
    while ((word = pattern.exec(text)) && found.length < 40) {
      var folded = fold(word[0]);
      if (words.some(function (asked) { return agrees(folded, asked); })) found.push([word.index, word.index + word[0].length]);
    }
    return found;
  }
  function marked(text, found, target) {
    var start = Math.max(0, found[0][0] - 70), end = Math.min(text.length, found[0][0] + 150), at;
    if (start) start = text.indexOf(" ", start) + 1;
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), found[0][1]);
    at = start;
    target.append(start ? "… " : "");
    found.forEach(function (pair) {
      if (pair[0] < at || pair[1] > end) return;
      var mark = document.createElement("mark");
      mark.textContent = text.slice(pair[0], pair[1]);
      target.append(text.slice(at, pair[0]), mark);
      at = pair[1];
    });
    target.append(text.slice(at, end), end < text.length ? " …" : "");
  }
  // All of a title, with the words that were asked for.
  function marks(text, words, target) {
    var at = 0;
    places(text, words).forEach(function (pair) {
      target.append(text.slice(at, pair[0]));
      add(target, "mark", "", text.slice(pair[0], pair[1]));
      at = pair[1];
    });
    target.append(text.slice(at));
  }
  function add(parent, name, kind, text) {
    var made = document.createElement(name);
    if (kind) made.className = kind;
    if (text) made.textContent = text;
    parent.append(made);
    return made;
  }
  function result(entry, words) {
    var item = document.createElement("li"), told = document.createElement("div"), shown = 0, picture, link;
    link = add(told, "a", "", "");
    marks(entry[2], words, link);
    link.href = entry[0];
    if (entry[7]) {
      picture = document.createElement("img");
      picture.loading = "lazy";
      picture.decoding = "async";
      picture.alt = "";
      picture.src = root + entry[7];
      item.append(picture);
    }
    if (entry[5]) add(told, "p", "byline", entry[5]);
    if (entry[6]) add(told, "p", "label", form.dataset.note + ": " + entry[6] + ".");
    entry[8].forEach(function (passage) {
      if (shown > 1) return;
      var found = places(passage[1], words), anchor = passage[0].split(" "), line;
      if (!found.length) return;
      shown += 1;
      line = add(told, "p", "");
      if (anchor[1]) {
        link = add(line, "a", "time", anchor[1]);
        link.href = entry[0] + "#" + anchor[0];
        line.append(" ");
      }
      marked(passage[1], found, line);
    });
    if (!shown && entry[3]) add(told, "p", "", entry[3]);
    item.append(told);
    return item;
  }
  function show() {
    var words = fold(box.value).split(/[^\p{L}\p{N}]+/u).filter(function (word) { return word.length > 1; });
    list.textContent = "";
    if (!words.length) { count.textContent = ""; return; }
    var found = window.storybankIndex.map(function (entry) { return [score(entry, words), entry]; })
      .filter(function (pair) { return pair[0]; }).sort(function (a, b) { return b[0] - a[0]; });
    count.textContent = found.length ? count.dataset.found.replace("%d", found.length) : count.dataset.none;
    found.slice(0, 100).forEach(function (pair) { list.append(result(pair[1], words)); });
  }
  form.hidden = false;
  // The address keeps what was asked, so that the way back from a story leads to the same results.
  function keep() {
    try { history.replaceState(null, "", box.value ? "?q=" + encodeURIComponent(box.value) : location.pathname); } catch (refused) { /* some browsers, from a disk */ }
  }
  var waiting;
  box.addEventListener("input", function () { // after a short rest, so that a screen reader is told one count and not each
    clearTimeout(waiting);
    waiting = setTimeout(function () { show(); keep(); }, 180);
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(waiting); show(); keep(); });
  var asked = new URLSearchParams(location.search).get("q");
  if (asked) box.value = asked;
  show();
})();
