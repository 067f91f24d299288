import type { Words } from "../messages.ts";

type Fields = Readonly<Record<string, { readonly value: string; readonly error: string | undefined }>>;
type Input = {
  action: string;
  accountText: string;
  texts: { readonly title: string; readonly legend: string; readonly warning?: string };
  tabs: readonly { readonly text: string; readonly href: string; readonly current: boolean }[];
  fields: readonly object[];
  typed: Fields;
  methods: readonly ("list" | "file")[];
  /** What else the file holds, beside the numbers. */
  valueColumns: readonly string[];
  /** A draft that is changed: its list stays unless another file is given. */
  changed: { readonly id: number; readonly hasFile: boolean } | null;
};

/** What is ordered, in the form's own fields, then how the subscribers are named. */
export const startPage = (words: Words, { texts, accountText, action, typed, changed, ...input }: Input) => {
  const errorOf = (name: string) => {
    const error = typed[name]?.error;
    return error && words.t(error as Parameters<Words["t"]>[0]);
  };
  const method = typed["method"]?.value === "file" || !input.methods.includes("list") ? "file" : "list";
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
    method:
      changed || input.methods.length < 2
        ? null
        : {
            name: "method",
            legend: words.t("method"),
            options: (["list", "file"] as const).map((value) => ({
              value,
              text: words.t(value === "list" ? "methodList" : "methodFile"),
              checked: method === value,
            })),
            error: errorOf("method"),
          },
    file: fileOf(words, file, { changed, methods: input.methods }),
    next: words.t("next"),
  };
};

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
  accept: ".xlsx,.xlsm,.xltx,.xls,.ods,.csv,.txt",
  error,
});
