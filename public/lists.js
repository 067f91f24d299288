// Progressive enhancement of lists whose rows are ticked: data-select-all, data-selection.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

const boxesLike = ({ form, name }) =>
  all(`input[type=checkbox][name="${name}"]:not(:disabled)`).filter((box) => box.form === form);

/** <input type=checkbox data-select-all="ids"> ticks every box named "ids" of its form. */
function selectWholePage() {
  for (const master of all("[data-select-all]")) {
    const boxes = boxesLike({ form: master.form, name: master.dataset.selectAll });
    const refresh = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      master.checked = ticked > 0 && ticked === boxes.length;
      master.indeterminate = ticked > 0 && ticked < boxes.length;
    };
    master.addEventListener("change", () => {
      for (const box of boxes) box.checked = master.checked;
      boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
    });
    for (const box of boxes) box.addEventListener("change", refresh);
    window.addEventListener("pageshow", refresh);
  }
}

const boxOf = (target) => target.closest("tbody > tr")?.querySelector(".table-check > input:not(:disabled)");

/** A click on a row ticks it, with Shift all rows from the one clicked before. */
function tickByRow() {
  let last;
  document.addEventListener("mousedown", (event) => {
    // Shift would select the text between
    if (event.shiftKey && boxOf(event.target)) event.preventDefault();
  });
  document.addEventListener("click", ({ target, shiftKey }) => {
    const box = boxOf(target);
    if (!box) return;
    if (target !== box) {
      if (target.closest("a, button, input, label, select, textarea, summary")) return;
      if (!shiftKey && String(getSelection())) return;
      box.checked = !box.checked;
    }
    const boxes = boxesLike(box);
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].toSorted((one, other) => one - other);
    if (shiftKey && from >= 0) for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
    last = box;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/**
 * form[data-selection], one on a page: [data-selected-count="37"] is what the server counted, to which this page's ticks and unticks
 * are added; [data-selected-sum="450"] is the price of one in kopecks, shown as [data-sum-text] says.
 */
function countTicks() {
  const point = document.documentElement.lang === "en" ? [",", "."] : ["\u00a0", ","];
  const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, point[0]);
  const money = (n) => grouped(Math.floor(n / 100)) + point[1] + String(n % 100).padStart(2, "0");
  for (const form of all("form[data-selection]")) {
    const boxes = boxesLike({ form, name: "ticked" });
    const everybody = form.elements.all;
    const refresh = () => {
      const change = boxes.reduce((sum, { checked, defaultChecked }) => sum + checked - defaultChecked, 0);
      for (const count of all("[data-selected-count]")) {
        const ticked = Number(count.dataset.selectedCount) + change;
        count.textContent = everybody?.checked ? count.dataset.allCount : grouped(ticked);
        for (const sum of all("[data-selected-sum]"))
          sum.textContent = sum.dataset.sumText.replace("%", money(sum.dataset.selectedSum * ticked));
      }
    };
    for (const live of all("[data-live]")) live.hidden = false;
    for (const box of [...boxes, everybody]) box?.addEventListener("change", refresh);
    window.addEventListener("pageshow", refresh);
  }
}

for (const start of [selectWholePage, tickByRow, countTicks]) start();
