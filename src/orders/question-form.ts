import type { Lang } from "../kernel/lang.ts";
import type { AccountScope } from "../platform/db.ts";
import { type Field, type Form, type FormRead, textField } from "../platform/forms.ts";
import { wordsFor } from "../platform/i18n.ts";
import { reasonIn } from "./items/texts.ts";
import { messages } from "./messages.ts";
import type { Operation } from "./operation.ts";
import type { FormField, Ordered, OrderForm } from "./order-form.ts";
import { type Choice, factsOf, labelOf, type Question, type Sketch } from "./question.ts";

/** A list operation that asks for its operation's parameters, one question each: the same pages as any other. */
export const questionForm = (sketch: Sketch): OrderForm => {
  const form = formOfSketch(sketch);
  const about: OrderForm["about"] = async (scope, lang, ordered) => {
    const answers = await form.fill(scope, ordered);
    return { facts: await factsOf(sketch, { scope, lang }, ordered.operation, answers) };
  };
  return { ...form, about };
};

const formOfSketch = (sketch: Sketch): Omit<OrderForm, "about"> => ({
  path: sketch.path,
  permission: "orders:write",
  operations: sketch.operations,
  menu: sketch.menu,
  methods: sketch.methods ?? ["list", "file"],
  ...(sketch.kinds && { kinds: sketch.kinds }),
  ...(sketch.shows && { shows: sketch.shows }),
  ...(sketch.isEdited && { isEdited: true }),
  columns: sketch.columns ?? [],
  sample: sketch.sample,
  texts: once((lang) => ({ ...sketch.texts(lang), change: wordsFor(messages, lang).t("formChange") })),
  draw: (scope, lang, typed = {}) =>
    Promise.all(questionsOf(sketch).map((question) => fieldOf(sketch, question, { scope, lang, typed }))),
  read: (scope, body) => readAnswers(sketch, scope, body),
  fill: async (scope, { operation, params }) => ({
    ...Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value ?? "none")])),
    ...(await sketch.also?.(scope, params)),
    action: operation,
  }),
});

/** A list of subscribers names every form, at each request. */
const once = <T>(textsOf: (lang: Lang) => T) => {
  const known = new Map<Lang, T>();
  return (lang: Lang): T => {
    const texts = known.get(lang) ?? textsOf(lang);
    known.set(lang, texts);
    return texts;
  };
};

const readAnswers = async (sketch: Sketch, scope: AccountScope, body: unknown): Promise<FormRead<Ordered>> => {
  const operation = operationOf(sketch, body);
  const failed = (name: string, code: string) => ({ ok: false, form: formOf(sketch, body, name, code) }) as const;
  if (!operation) return failed("action", "no-action");
  const read = operation.params.safeParse(body ?? {});
  if (!read.success) {
    const [issue] = read.error.issues;
    return failed(String(issue?.path[0]), issue?.message ?? "other");
  }
  const unknown = await unknownAnswer(scope, sketch, body);
  if (unknown) return failed(unknown, "no-option");
  const subject = await operation.subject?.(scope, read.data);
  return { ok: true, data: { operation, params: read.data, subject: subject ?? "" } };
};

const questionsOf = ({ operations, questions }: Sketch): readonly Question[] =>
  operations.length > 1 ? [...questions, actionQuestion(operations)] : questions;

const actionQuestion = (operations: readonly Operation[]): Question => ({
  name: "action",
  label: (lang) => wordsFor(messages, lang).t("formAction"),
  options: async (_scope, lang) =>
    operations.map((operation) => {
      const { button, title } = operation.texts(lang);
      return { value: operation.name, text: button ?? title };
    }),
});

const operationOf = ({ operations }: Sketch, body: unknown): Operation | undefined =>
  operations.length === 1 ? operations[0] : operations.find(({ name }) => name === textField(body, "action"));

const formOf = (sketch: Sketch, body: unknown, wrong: string, code: string): Form =>
  Object.fromEntries(
    questionsOf(sketch).map(({ name }): [string, Field] => [
      name,
      { value: textField(body, name), error: name === wrong ? code : undefined },
    ]),
  );

/** An answer that was never offered, or no longer is. */
const unknownAnswer = async (scope: AccountScope, sketch: Sketch, body: unknown): Promise<string | undefined> => {
  for (const question of questionsOf(sketch)) {
    const { name } = question;
    const answer = textField(body, name);
    if (!question.options || (answer === "" && question.none)) continue;
    if (!(await question.options(scope, "ru")).some(({ value }) => value === answer)) return name;
  }
  return undefined;
};

type Drawing = { readonly scope: AccountScope; readonly lang: Lang; readonly typed: Form };

const fieldOf = async (sketch: Sketch, question: Question, { scope, lang, typed }: Drawing): Promise<FormField> => {
  const { name } = question;
  const field = typed[name] ?? { value: "", error: undefined };
  const own = {
    name,
    label: labelOf(sketch, question, lang),
    hint: question.hint?.(lang),
    error: field.error && errorIn(sketch, field.error, lang),
  };
  if (question.options) {
    const choices = await question.options(scope, lang);
    return { component: "select", ...own, ...offered(question, choices, { lang, value: field.value }) };
  }
  return {
    component: "field",
    ...own,
    ...(question.isDay ? { type: "date" } : { maxlength: 300 }),
    value: field.value,
  };
};

type Answered = { readonly lang: Lang; readonly value: string };
const offered = ({ none, dependsOn }: Question, choices: readonly Choice[], { lang, value }: Answered) => {
  const options = choices.map((choice) => ({ ...choice, selected: choice.value === value }));
  const placeholder = none?.(lang) ?? wordsFor(messages, lang).t("formChoose");
  if (!dependsOn) return { placeholder, options };
  return { placeholder, dependsOn: `field-${dependsOn}`, groups: groupsOf(options) };
};

const groupsOf = (choices: readonly Choice[]) => {
  const parents = new Map(choices.flatMap(({ parent }) => (parent ? [[parent.value, parent.text]] : [])));
  return [...parents].map(([value, text]) => ({
    label: text,
    parent: value,
    options: choices.filter(({ parent }) => parent?.value === value),
  }));
};

const errorIn = ({ operations }: Sketch, code: string, lang: Lang): string => {
  const own = operations.map((operation) => operation.texts(lang).reason(code, null)).find(Boolean);
  if (own) return own;
  const [first] = operations;
  return first ? reasonIn(lang, first.texts(lang), code, null) : code;
};
