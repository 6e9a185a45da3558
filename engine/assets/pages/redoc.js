// Starts ReDoc on the served document. A file of its own, because the page's policy allows no inline script.
"use strict";

const FONT = "system-ui, sans-serif";

const OPTIONS = {
  // The links above the page stay in sight, so headings and the side menu stop below them.
  scrollYOffset: ".views",
  // Among these links is the file itself; ReDoc's button would hand out the copy in this page's memory.
  hideDownloadButtons: true,
  // The default theme names fonts that it does not bring; the reader's own are always there.
  theme: {
    typography: {
      fontFamily: FONT,
      headings: { fontFamily: FONT },
      code: { fontFamily: "ui-monospace, monospace" },
    },
  },
};

async function show(view) {
  const answer = await fetch("openapi.json");
  if (!answer.ok) {
    throw new Error(`openapi.json answers ${answer.status}`);
  }
  const api = await answer.json();
  document.title = api.info.title;
  Redoc.init(api, OPTIONS, view);
}

const view = document.getElementById("view");
show(view).catch((error) => {
  view.textContent = `The document could not be shown: ${error.message}`;
});
