import { z } from "zod";
import type { Lang } from "../kernel/lang.ts";
import { namePart } from "../kernel/person-name.ts";
import type { FormField, Operation, OrderForm, OrderParams } from "../orders/index.ts";
import { type AccountScope, readAtOnce } from "../platform/db.ts";
import { type Form, formOf, readForm } from "../platform/forms.ts";
import { wordsFor } from "../platform/i18n.ts";
import { addLabel, removeLabel, setDepartment, setNote } from "./operations/belonging.ts";
import { lockNumber, unlockNumber } from "./operations/lock.ts";
import { messages, type OperationKey } from "./operations/messages.ts";
import { allowSplitBill, forbidSplitBill } from "./operations/split-bill.ts";

type Choice = { readonly value: string; readonly text: string };
type Question = {
  readonly name: string;
  /** A line of text that may stay empty; a choice among `options` without it. */
  readonly isText?: boolean;
  readonly label: OperationKey;
  readonly missing: OperationKey;
  options(scope: AccountScope, lang: Lang): Promise<readonly Choice[]>;
};
type Sketch = {
  readonly path: string;
  readonly icon: string;
  readonly title: OperationKey;
  readonly operations: readonly Operation[];
  readonly questions: readonly Question[];
  readonly methods?: OrderForm["methods"];
  readonly columns?: OrderForm["columns"];
  readonly sample: Readonly<Record<string, string>>;
  /** What the answers order. */
  order(answers: Readonly<Record<string, string>>): { readonly operation: Operation; readonly params: OrderParams };
  /** A draft's parameters as answers. */
  answers(ordered: { operation: string; params: OrderParams }): Readonly<Record<string, string>>;
};

const under = "departments";

/** A list operation whose questions are choices: the same pages as any other, under one item of the menu. */
const formBy = (sketch: Sketch): OrderForm => {
  const schema = z.object(
    Object.fromEntries(
      sketch.questions.map(({ name, missing, isText }) => [
        name,
        isText ? z.string().default("") : z.string(missing).min(1, missing),
      ]),
    ),
  );
  return {
    path: sketch.path,
    permission: "orders:write",
    operations: sketch.operations,
    menu: { icon: sketch.icon, under },
    methods: sketch.methods ?? ["list", "file"],
    columns: sketch.columns ?? [],
    sample: sketch.sample,
    texts: (lang) => {
      const words = wordsFor(messages, lang);
      const title = words.t(sketch.path === under ? "form.group" : sketch.title);
      return { title, tab: words.t(sketch.title), legend: words.t(sketch.title), change: words.t("form.change") };
    },
    draw: (scope, lang, typed = {}) => Promise.all(sketch.questions.map((each) => fieldOf(scope, lang, each, typed))),
    read: async (scope, body) => {
      const read = readForm(schema, body);
      if (!read.ok) return read;
      const wrong = await unknownAnswer(scope, sketch, read.data);
      if (wrong) return { ok: false, form: formOf(schema, body, new Map([[wrong.name, wrong.missing]])) };
      const { operation, params } = sketch.order(read.data);
      return { ok: true, data: { operation, params, subject: (await operation.subject?.(scope, params)) ?? "" } };
    },
    fill: async (_scope, ordered) => sketch.answers(ordered),
  };
};

const unknownAnswer = async (scope: AccountScope, { questions }: Sketch, answers: Record<string, string>) => {
  for (const question of questions) {
    if (question.isText) continue;
    const options = await question.options(scope, "ru");
    if (!options.some(({ value }) => value === answers[question.name])) return question;
  }
  return undefined;
};

const fieldOf = async (scope: AccountScope, lang: Lang, question: Question, typed: Form): Promise<FormField> => {
  const words = wordsFor(messages, lang);
  const field = typed[question.name];
  if (question.isText) {
    const own = { name: question.name, label: words.t(question.label), maxlength: 300 };
    return { component: "field", ...own, value: field?.value ?? "", error: null };
  }
  return {
    component: "select",
    name: question.name,
    label: words.t(question.label),
    placeholder: words.t("form.choose"),
    error: field?.error && words.t(field.error as OperationKey),
    options: (await question.options(scope, lang)).map((option) => ({
      ...option,
      selected: option.value === field?.value,
    })),
  };
};

const namesIn = async (scope: AccountScope, table: "departments" | "labels"): Promise<Choice[]> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex(table).where({ account_id: scope.accountId }).select("id", "name").orderBy("name"),
  });
  return (found as { id: number; name: string }[]).map(({ id, name }) => ({ value: String(id), text: name }));
};

const actionOf = (...operations: readonly Operation[]): Question => ({
  name: "action",
  label: "form.action",
  missing: "form.actionMissing",
  options: async (_scope, lang) =>
    operations.map((operation) => ({ value: operation.name, text: operation.texts(lang).button ?? operation.name })),
});

const none = "none";

const departmentForm = formBy({
  path: "departments",
  icon: "building",
  title: "form.departments",
  operations: [setDepartment],
  questions: [
    {
      name: "department",
      label: "field.department",
      missing: "reason.no-department",
      options: async (scope, lang) => [
        { value: none, text: wordsFor(messages, lang).t("form.departmentNone") },
        ...(await namesIn(scope, "departments")),
      ],
    },
  ],
  sample: { department: none },
  order: ({ department = none }) => ({
    operation: setDepartment,
    params: { departmentId: department === none ? null : Number(department) },
  }),
  answers: ({ params }) => ({ department: params["departmentId"] === null ? none : String(params["departmentId"]) }),
});

const labelForm = formBy({
  path: "labels",
  icon: "tag",
  title: "form.labels",
  operations: [addLabel, removeLabel],
  questions: [
    { name: "label", label: "field.label", missing: "reason.no-label", options: (scope) => namesIn(scope, "labels") },
    actionOf(addLabel, removeLabel),
  ],
  sample: { label: "900000000", action: "add-label" },
  order: ({ label, action }) => ({
    operation: action === removeLabel.name ? removeLabel : addLabel,
    params: { labelId: Number(label) },
  }),
  answers: ({ operation, params }) => ({ label: String(params["labelId"]), action: operation }),
});

const noteForm = formBy({
  path: "notes",
  icon: "pencil",
  title: "form.notes",
  operations: [setNote],
  questions: [
    { name: "common", isText: true, label: "form.common", missing: "reason.note-long", options: async () => [] },
  ],
  columns: [{ key: "note", headings: ["Примечание", "Заўвага", "Note"] }],
  sample: { common: "Дежурный" },
  order: ({ common = "" }) => ({ operation: setNote, params: { common: namePart(common).slice(0, 300) } }),
  answers: ({ params }) => ({ common: String(params["common"] ?? "") }),
});

const lockForm = formBy({
  path: "lock",
  icon: "lock",
  title: "form.lock",
  operations: [lockNumber, unlockNumber],
  questions: [actionOf(lockNumber, unlockNumber)],
  sample: { action: "lock-number" },
  order: ({ action }) => ({ operation: action === unlockNumber.name ? unlockNumber : lockNumber, params: {} }),
  answers: ({ operation }) => ({ action: operation }),
});

const splitBillForm = formBy({
  path: "split-bill",
  icon: "user",
  title: "form.splitBill",
  operations: [allowSplitBill, forbidSplitBill],
  questions: [actionOf(allowSplitBill, forbidSplitBill)],
  sample: { action: "allow-split-bill" },
  order: ({ action }) => ({
    operation: action === forbidSplitBill.name ? forbidSplitBill : allowSplitBill,
    params: {},
  }),
  answers: ({ operation }) => ({ action: operation }),
});

export const subscriberForms: readonly OrderForm[] = [departmentForm, labelForm, noteForm, lockForm, splitBillForm];
