// Search without a server: the index is a script beside this one. Folding is the same as in search_index.py.
"use strict";
(function () {
  var box = document.getElementById("q"), list = document.getElementById("found"), count = document.getElementById("count");
  var language = document.documentElement.lang.split("-")[0];
  function fold(text) {
    if (language === "az") text = text.replace(/İ/g, "i").replace(/I/g, "ı");
    return text.normalize("NFC").toLowerCase().replace(/i̇/g, "i").replace(/և/g, "եւ").normalize("NFD")
      .replace(/\p{M}/gu, "").replace(/ı/g, "i").replace(/ə/g, "e").replace(/[’'՛՜՞]/g, "");
  }
  // Inflected languages: a word is found by its beginning, and a longer form by its stem.
  function agrees(word, asked) {
    if (word.indexOf(asked) === 0) return true;
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
  function show() {
    var words = fold(box.value).split(/[^\p{L}\p{N}]+/u).filter(function (word) { return word.length > 1; });
    list.textContent = "";
    if (!words.length) { count.textContent = ""; return; }
    var found = window.storybankIndex.map(function (entry) { return [score(entry, words), entry]; })
      .filter(function (pair) { return pair[0]; }).sort(function (a, b) { return b[0] - a[0]; });
    count.textContent = found.length ? count.dataset.found.replace("%d", found.length) : count.dataset.none;
    found.slice(0, 100).forEach(function (pair) {
      var item = document.createElement("li"), link = document.createElement("a"), text = document.createElement("p");
      link.href = pair[1][0];
      link.textContent = pair[1][2];
      text.textContent = pair[1][3];
      item.append(link, text);
      list.append(item);
    });
  }
  document.getElementById("search").hidden = false;
  box.addEventListener("input", show);
  document.getElementById("search").addEventListener("submit", function (event) { event.preventDefault(); show(); });
  var asked = new URLSearchParams(location.search).get("q");
  if (asked) { box.value = asked; }
  show();
})();
