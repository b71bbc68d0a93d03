// Transcript and sound: a time mark starts the sound there; the line being spoken is marked.
// Without this file the same marks open the recording at their second.
"use strict";
document.querySelectorAll("[data-recording]").forEach(function (recording) {
  var audio = recording.querySelector("audio");
  if (!audio) return;
  var lines = Array.prototype.slice.call(recording.querySelectorAll("[data-start]"));
  recording.addEventListener("click", function (event) {
    var mark = event.target.closest("a[data-at]");
    if (!mark) return;
    event.preventDefault();
    audio.currentTime = Number(mark.dataset.at);
    audio.play();
  });
  audio.addEventListener("timeupdate", function () {
    var now = audio.currentTime;
    lines.forEach(function (line) {
      var spoken = now >= Number(line.dataset.start) && now < Number(line.dataset.end);
      if (spoken && !audio.paused) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
    });
  });
});
