// Forms that a passkey answers: <form data-passkey="create|get" data-options-url> with a field "credential".
// They stand hidden; where the browser can do it, they show, and what says that it cannot goes.

const isAddress = /^\[|^[\d.]+$/;

/** Browsers make no passkeys for an IP address, and older ones do not read options as JSON. */
const canUsePasskeys =
  typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === "function" && !isAddress.test(location.hostname);

const ways = {
  create: (options) =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  get: (options) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
};

async function askPasskey(form) {
  const body = new URLSearchParams({ _csrf: form.elements.namedItem("_csrf").value });
  const answer = await fetch(form.dataset.optionsUrl, { method: "POST", body, redirect: "error" });
  // the form itself is refused in the same way, and its page says what to do
  if (answer.status === 403) return "";
  if (!answer.ok) throw new Error(`no options: ${answer.status}`);
  const credential = await ways[form.dataset.passkey](await answer.json());
  return JSON.stringify(credential.toJSON());
}

async function submitWithPasskey(form) {
  const button = form.querySelector("button");
  const fault = form.querySelector("[data-passkey-fault]");
  button.disabled = true;
  fault.hidden = true;
  try {
    form.elements.namedItem("credential").value = await askPasskey(form);
    form.submit();
  } catch {
    // called off, timed out, no key here: the person may try again or take another way
    fault.hidden = false;
    button.disabled = false;
  }
}

if (canUsePasskeys) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void submitWithPasskey(form);
    });
  }
  for (const note of document.querySelectorAll("[data-passkey-without]")) note.hidden = true;
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const button of document.querySelectorAll("form[data-passkey] button")) button.disabled = false;
  });
}
