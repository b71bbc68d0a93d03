// Says on the page that a passkey was not used: the browser's own window may have been closed without a word.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("key-failed").hidden = false;
});
