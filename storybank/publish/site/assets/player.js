// Transcript and sound: a time mark starts the sound there; the line being spoken is marked and kept in sight.
// Without this file the same marks open the recording at their second.
"use strict";
document.querySelectorAll("[data-recording]").forEach(function (recording) {
  var sound = recording.querySelector("audio, video");
  if (!sound) return;
  var lines = Array.prototype.slice.call(recording.querySelectorAll("[data-start]"));
  var spoken = [];
  recording.addEventListener("click", function (event) {
    var mark = event.target.closest("a[data-at], a[data-seek]");
    if (!mark) return;
    sound.currentTime = Number(mark.dataset.at || mark.dataset.seek);
    if (!mark.dataset.at) return; // the index leads to the words, and the sound waits there
    event.preventDefault();
    sound.play();
  });
  function isSeen(line) {
    var box = line.getBoundingClientRect(), frame = line.closest(".lines").getBoundingClientRect();
    return box.height > 0 && box.bottom > Math.max(frame.top, 0) && box.top < Math.min(frame.bottom, innerHeight);
  }
  // Only a reader who is looking at the words is led on; who has scrolled away stays there.
  function lead(from, to) {
    if (!from || !isSeen(from) || isSeen(to)) return;
    var frame = to.closest(".lines");
    if (frame.scrollHeight > frame.clientHeight) frame.scrollTop += to.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 3;
    else to.scrollIntoView({ block: "center" });
  }
  function mark() {
    var now = sound.currentTime, before = spoken;
    spoken = sound.paused ? [] : lines.filter(function (line) {
      return now >= Number(line.dataset.start) && now < Number(line.dataset.end);
    });
    before.forEach(function (line) { if (spoken.indexOf(line) < 0) line.removeAttribute("aria-current"); });
    spoken.forEach(function (line) {
      line.setAttribute("aria-current", "true");
      var list = line.parentNode;
      lead(before.filter(function (one) { return one.parentNode === list && one !== line; })[0], line);
    });
  }
  ["timeupdate", "pause", "seeked"].forEach(function (name) { sound.addEventListener(name, mark); });
});
// Opened from disk a browser keeps a page from its own subtitle files: then the lines of the transcript are the subtitles.
if (location.protocol === "file:") document.querySelectorAll("[data-recording] video track").forEach(function (file) {
  var video = file.parentNode, recording = video.closest("[data-recording]");
  var track = video.addTextTrack(file.kind, file.label, file.srclang);
  recording.querySelectorAll('ol[lang="' + file.srclang + '"] li[data-start]').forEach(function (line) {
    var words = line.querySelector("div > p:last-child");
    if (words) track.addCue(new VTTCue(Number(line.dataset.start), Number(line.dataset.end), words.textContent));
  });
  track.mode = file.default ? "showing" : "disabled";
  file.remove();
});
