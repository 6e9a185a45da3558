// Follows the document while it is written: shows its problems, and loads the page anew when it has changed.
"use strict";

const EVERY = 500;

let known;

const banner = document.createElement("section");
banner.className = "live";
banner.setAttribute("role", "status");
banner.hidden = true;
document.querySelector(".views").after(banner);

function show(heading, text) {
  const title = document.createElement("strong");
  title.textContent = heading;
  const lines = document.createElement("pre");
  lines.textContent = text;
  banner.replaceChildren(title, lines);
  banner.hidden = false;
}

function follow(state) {
  known ??= state.version;
  if (state.version !== known) {
    location.reload();
  } else if (state.problems) {
    show("What you see is the last state that was in order.", state.problems);
  } else if (state.doing) {
    show("Something new is on its way.", state.doing);
  } else {
    banner.hidden = true;
  }
}

async function ask() {
  try {
    const answer = await fetch("docs/live", { cache: "no-store" });
    if (answer.ok) {
      follow(await answer.json());
    }
  } catch {
    show("The server does not answer.", "Is it still running in the terminal?");
  }
  setTimeout(ask, EVERY);
}

ask();
