import { listFiles } from "../../kernel/list-files.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Method } from "../forms.ts";
import type { Words } from "../messages.ts";

type Fields = Readonly<Record<string, { readonly value: string; readonly error: string | undefined }>>;
type Input = {
  action: string;
  accountText: string;
  texts: { readonly title: string; readonly legend: string; readonly warning?: string };
  tabs: readonly { readonly text: string; readonly href: string; readonly current: boolean }[];
  fields: readonly object[];
  typed: Fields;
  methods: readonly Method[];
  /** What else the file holds, beside the numbers. */
  valueColumns: readonly string[];
  /** A draft that is changed: its list stays unless another file is given. */
  changed: { readonly id: number; readonly hasFile: boolean } | null;
  /** Whom a list has ticked before: nothing more is asked. `value` is carried on. */
  chosen: { readonly value: string; readonly count: number; readonly change: string } | null;
};

/** What is ordered, in the form's own fields, then how the subscribers are named. */
export const startPage = (words: Words, { texts, accountText, action, typed, changed, chosen, ...input }: Input) => {
  // a draft that is changed, or subscribers that a list has ticked: the way of naming them is settled
  const methods = changed || chosen ? [] : input.methods.filter((method) => method !== "chosen");
  const file = (label: string) => fileField(words, label, typed["file"]?.error, input.valueColumns);
  return {
    title: texts.title,
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    legend: texts.legend,
    warning: texts.warning ?? null,
    tabsLabel: words.t("pretitle"),
    tabs: input.tabs.length > 1 ? input.tabs : [],
    action,
    draft: changed?.id ?? null,
    fields: input.fields,
    chosen: chosen && {
      value: chosen.value,
      text: words.t("chosenInList", { shown: formatCount(chosen.count, words.lang) }),
      change: { text: words.t("chosenChange"), href: chosen.change },
    },
    method: methods.length < 2 ? null : methodField(words, methods, typed),
    file: fileOf(words, file, { changed, methods }),
    template: { href: `${action}/template.xlsx`, text: words.t("template") },
    ...otherWays(words, methods, typed, input.valueColumns),
    next: words.t("next"),
  };
};

type Asked = Exclude<Method, "chosen">;
const methodField = (words: Words, methods: readonly Asked[], { method: typed }: Fields) => {
  const chosen = methods.find((each) => each === typed?.value) ?? methods[0];
  return {
    name: "method",
    legend: words.t("method"),
    options: methods.map((value) => ({ value, text: words.t(methodKeys[value]), checked: value === chosen })),
    error: typed?.error && words.t(typed.error as Parameters<Words["t"]>[0]),
  };
};

const methodKeys = { list: "methodList", file: "methodFile", text: "methodText", order: "methodOrder" } as const;

const otherWays = (words: Words, methods: readonly Method[], typed: Fields, valueColumns: readonly string[]) => ({
  pasted: methods.includes("text") ? pastedField(words, typed, valueColumns) : null,
  earlier: methods.includes("order") ? earlierFields(words, typed) : null,
});

const pastedField = (words: Words, typed: Fields, valueColumns: readonly string[]) => ({
  name: "numbers",
  label: words.t("numbers"),
  hint:
    valueColumns.length > 0 ? words.t("numbersColumns", { names: valueColumns.join(", ") }) : words.t("numbersHint"),
  value: typed["numbers"]?.value ?? "",
  error: typed["numbers"]?.error,
  rows: 8,
});

const earlierFields = (words: Words, typed: Fields) => ({
  order: {
    name: "order",
    label: words.t("earlierOrder"),
    value: typed["order"]?.value ?? "",
    error: typed["order"]?.error,
    inputmode: "numeric",
    maxlength: 20,
  },
  which: {
    name: "which",
    label: words.t("earlierWhich"),
    options: (["all", "done", "failed"] as const).map((value) => ({
      value,
      text: words.t(whichKeys[value]),
      selected: typed["which"]?.value === value,
    })),
  },
});

const whichKeys = { all: "whichAll", done: "whichDone", failed: "whichFailed" } as const;

const fileOf = <F>(
  words: Words,
  file: (label: string) => F,
  { changed, methods }: Pick<Input, "changed" | "methods">,
): F | null => {
  if (changed) return changed.hasFile ? file(words.t("otherFile")) : null;
  return methods.includes("file") ? file(words.t("file")) : null;
};

const fileField = (words: Words, label: string, error: string | undefined, valueColumns: readonly string[]) => ({
  name: "file",
  label,
  hint: valueColumns.length > 0 ? words.t("fileColumns", { names: valueColumns.join(", ") }) : words.t("fileHint"),
  accept: listFiles,
  error,
});
