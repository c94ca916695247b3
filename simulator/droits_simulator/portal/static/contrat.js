// Swagger UI over a contract of this sandbox; for the rights API, with the key of a partner and the token of its last journey.
const cible = document.getElementById("swagger");
const titres = document.getElementById("titres");
const sombre = matchMedia("(prefers-color-scheme: dark)");

function teinte() {
  document.documentElement.classList.toggle("dark-mode", sombre.matches);
}

async function jeton() {
  try {
    const answer = await fetch(titres.dataset.jeton, { credentials: "same-origin" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

async function pose(ui) {
  const choix = document.getElementById("partenaire");
  const etat = document.getElementById("etat-jeton");
  const obtenu = await jeton();
  const sien = obtenu && [...choix.options].find((one) => one.dataset.nom === obtenu.partenaire);
  if (sien) {
    choix.value = sien.value;
    ui.preauthorizeApiKey(titres.dataset.porteur, obtenu.access_token);
    etat.textContent = `${titres.dataset.mis} ${sien.textContent}.`;
  }
  const cle = () => ui.preauthorizeApiKey(titres.dataset.cle, choix.value);
  choix.addEventListener("change", cle);
  cle();
  titres.hidden = false;
}

teinte();
sombre.addEventListener("change", teinte);
addEventListener("DOMContentLoaded", () => {
  const ui = window.SwaggerUIBundle({
    domNode: cible,
    url: cible.dataset.document,
    validatorUrl: null,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    tryItOutEnabled: true,
    onComplete: () => titres && pose(ui),
  });
});
