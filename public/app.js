// Progressive enhancement only: every page does its work without this file.
// data-filter, data-depends-on, data-reveal-when, data-progress-url, data-toggle-password, data-copy, data-copy-from, data-print,
// data-mask, data-wait-seconds, data-faults, data-gone-after, data-history-back

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

function submitFiltersOnChange() {
  for (const form of all("form[data-filter]")) form.addEventListener("change", () => form.requestSubmit());
}

/** What was left empty in a filter does not stand in its address. */
function dropEmptyFields() {
  document.addEventListener("formdata", ({ target, formData }) => {
    if (target.method !== "get") return;
    for (const name of new Set(formData.keys())) {
      const typed = formData.getAll(name).map((value) => (typeof value === "string" ? value.trim() : ""));
      formData.delete(name);
      for (const value of typed) if (value !== "") formData.append(name, value);
    }
  });
}

/** Groups of a <select data-depends-on="id"> are taken out, not hidden: Safari shows hidden options. */
function narrowDependentSelects() {
  for (const select of all("select[data-depends-on]")) {
    const parent = document.getElementById(select.dataset.dependsOn);
    const groups = all("optgroup[data-parent]", select);
    const narrow = () => {
      const kept = select.value;
      for (const group of groups) group.remove();
      select.append(...groups.filter((group) => group.dataset.parent === parent.value));
      select.value = kept;
      if (select.selectedIndex < 0) select.selectedIndex = 0;
      if (select.value !== kept) select.dispatchEvent(new Event("change"));
    };
    parent?.addEventListener("change", narrow);
    if (parent) narrow();
  }
}

/** <div data-reveal-when="method=file"> stands only while the radio or select "method" of its form says "file". */
function revealByChoice() {
  for (const part of all("[data-reveal-when]")) {
    const [name, value] = part.dataset.revealWhen.split("=");
    const form = part.closest("form");
    const show = () => {
      part.hidden = new FormData(form).get(name) !== value;
      for (const control of all("input, select, textarea", part)) control.disabled = part.hidden;
    };
    form.addEventListener("change", show);
    show();
  }
}

/** Disabled only after the browser has read the form, so that the pressed button's name and value are still sent. */
function refuseDoubleSubmit() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => setSending(form, true));
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of all("form[data-sent]")) setSending(form, false);
  });
}

function setSending(form, sending) {
  if (!sending) delete form.dataset.sent;
  for (const button of [...form.elements].filter((element) => element.type === "submit")) button.disabled = sending;
}

/** The server sends { done, total, refused, failed, percent, text, finished }; the page is loaded again at the end. */
function followProgress() {
  for (const box of all("[data-progress-url]")) {
    const source = new EventSource(box.dataset.progressUrl);
    source.addEventListener("message", ({ data }) => {
      const state = JSON.parse(data);
      box.querySelector("progress").value = state.percent;
      box.querySelector("[data-progress-text]").textContent = state.text;
      box.querySelector("[data-progress-percent]").textContent = `${state.percent} %`;
      if (!state.finished) return;
      source.close();
      location.reload();
    });
  }
}

function togglePasswords() {
  for (const button of all("[data-toggle-password]")) {
    const input = document.getElementById(button.dataset.togglePassword);
    const texts = [button.getAttribute("aria-label"), button.dataset.hideText];
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-label", texts[shown ? 1 : 0]);
      button.classList.toggle("field-toggle-on", shown);
    });
  }
}

/** +375 (29) 123-45-67 while it is typed at the end or pasted; what is no such number stays as it is. */
function maskPhones() {
  const typed = /^(?:375|80|0)?(1[5-7]|2[1-359]|33|44)(\d{0,3})(\d{0,2})(\d{0,2})$/;
  document.addEventListener("input", ({ target }) => {
    const [, code, ...rest] = typed.exec(target.value?.replace(/[\s()+-]/g, "")) ?? [];
    if (!code || target.dataset.mask !== "phone" || target.selectionStart < target.value.length) return;
    target.value = `+375 (${code}${[") ", "-", "-"].map((sign, i) => rest[i] && sign + rest[i]).join("")}`;
  });
}

/** [data-wait-seconds="60"]: % of its [data-wait-text] counts down, mm:ss; its buttons [data-wait-over] work afterwards, or [data-wait-goto] is gone to. */
function countDown() {
  for (const box of all("[data-wait-seconds]")) {
    const [text] = all("[data-wait-text]", box);
    const until = Date.now() + box.dataset.waitSeconds * 1000;
    const tick = () => {
      const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      text.textContent = text.dataset.waitText.replace("%", new Date(left * 1000).toISOString().slice(14, 19));
      text.hidden = left === 0;
      for (const button of all("[data-wait-over]", box)) button.disabled = left > 0;
      if (left > 0) setTimeout(tick, 1000);
      else if (box.dataset.waitGoto) location.replace(box.dataset.waitGoto);
    };
    tick();
  }
}

/** <a data-history-back hidden> leads to the page that the browser was on, where there was one. */
function goBack() {
  for (const link of all("[data-history-back]")) {
    link.hidden = history.length < 2;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      history.back();
    });
  }
}

/** <form data-gone-after="10"> stands for so many seconds, longer while somebody points at it or is in it. */
function leaveInTime() {
  for (const form of all("[data-gone-after]")) {
    const leave = () => {
      if (form.matches(":hover, :focus-within")) setTimeout(leave, 1000);
      else form.remove();
    };
    setTimeout(leave, form.dataset.goneAfter * 1000);
  }
}

/** <button data-copy="text" data-copied="Скопировано" hidden>, or data-copy-from="id" for an element's text: stands only where the browser can copy. */
function copyOnClick() {
  for (const button of all("[data-copy], [data-copy-from]")) {
    const [label] = all("span", button);
    const offer = label.textContent;
    // said when it changes; a role of its own would take it out of the button's name
    label.setAttribute("aria-live", "polite");
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      const { copy, copyFrom, copied } = button.dataset;
      await navigator.clipboard.writeText(copy ?? document.getElementById(copyFrom).innerText);
      label.textContent = copied;
      setTimeout(() => {
        label.textContent = offer;
      }, 2_000);
    });
  }
}

function offerPrint() {
  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}

/** Ctrl+K or Cmd+K; л is on that key of a Cyrillic layout. */
function focusSearch() {
  const field = document.getElementById("topbar-q");
  document.addEventListener("keydown", (event) => {
    if (!field || !/^[kл]$/i.test(event.key) || event.ctrlKey === event.metaKey || event.shiftKey) return;
    event.preventDefault();
    field.select();
  });
}

/** A field's fault goes when the field changes: its sentence, its line above the page, and with the last of them the title's word. */
function clearFaults() {
  const [summary] = all("[data-faults]");
  const [title] = all("title[data-title]");
  const clear = ({ target }) => {
    const field = target.closest("fieldset[aria-describedby]") ?? target;
    const { id } = field === target ? field : field.querySelector("input, select, textarea");
    const fault = document.getElementById(`${id}-error`);
    if (!fault) return;
    fault.remove();
    target.classList.remove("is-invalid");
    target.removeAttribute("aria-invalid");
    const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each !== `${id}-error`);
    field.setAttribute("aria-describedby", others.join(" "));
    for (const link of all(`a[href="#${CSS.escape(id)}"]`, summary)) link.parentElement.remove();
    if (!summary || all("li", summary).length > 0) return;
    summary.remove();
    if (title) document.title = title.dataset.title;
  };
  for (const type of ["input", "change"]) document.addEventListener(type, clear);
  summary?.focus();
}

for (const start of [submitFiltersOnChange, dropEmptyFields, narrowDependentSelects, revealByChoice]) start();
for (const start of [refuseDoubleSubmit, followProgress, togglePasswords, maskPhones, countDown, focusSearch]) start();
for (const start of [clearFaults, goBack, leaveInTime, copyOnClick, offerPrint]) start();
