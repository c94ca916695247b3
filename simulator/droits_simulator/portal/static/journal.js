// Keeps the journal up to date: at each new exchange the list is asked for again, as the server writes it, filters included.
const direct = document.getElementById("direct");
const annonce = document.getElementById("annonce");
const bouton = document.getElementById("pause");
let source = null;
let attend = null;
let nouveaux = 0;

async function rafraichit() {
  attend = null;
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const selecteur of ["#echanges tbody", "#gardes"]) {
    const neuf = page.querySelector(selecteur);
    if (neuf) document.querySelector(selecteur).replaceWith(document.adoptNode(neuf));
  }
  annonce.textContent = `${direct.dataset.nouveaux} ${nouveaux}`;
}

function suit() {
  source = new EventSource(direct.dataset.source);
  source.addEventListener("exchange", () => {
    nouveaux += 1;
    attend ??= setTimeout(rafraichit, 250);
  });
}

function bascule() {
  if (source) {
    source.close();
    source = null;
  } else {
    suit();
    rafraichit();
  }
  bouton.textContent = source ? direct.dataset.pause : direct.dataset.reprend;
}

if (direct) {
  bouton.addEventListener("click", bascule);
  addEventListener("pagehide", () => source?.close());
  direct.hidden = false;
  suit();
}
