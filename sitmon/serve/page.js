// The terminal measures its font when it starts, so its script is loaded after the font is there.
"use strict";

const terminal = document.getElementById("terminal");
const here = new URL(".", window.location.href);
terminal.dataset.sessionWebsocketUrl = here.href.replace(/^http/, "ws") + "ws";

const wanted = Number(new URLSearchParams(window.location.search).get("fontsize"));
if (wanted >= 6 && wanted <= 60) {
  terminal.dataset.fontSize = String(wanted);
}

document.querySelector("#ended button").addEventListener("click", () => window.location.reload());

const start = () => {
  const script = document.createElement("script");
  script.src = "static/js/textual.js";
  // It waits for the page's load, which is over.
  script.addEventListener("load", () => {
    window.onload(new Event("load"));
    document.querySelector("#terminal textarea").focus();
  });
  script.addEventListener("error", () => document.body.classList.add("-closed"));
  document.body.append(script);
};

window.addEventListener("load", () => {
  const faces = ["16px", "bold 16px", "italic 16px"].map((face) => document.fonts.load(`${face} "Roboto Mono"`));
  Promise.allSettled(faces).then(start);
});
