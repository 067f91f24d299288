import type { Lang } from "../kernel/lang.ts";
import type { Kind, ValueColumn } from "../lists/index.ts";
import type { AccountScope } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import { messages } from "./messages.ts";
import type { Operation, OrderParams } from "./operation.ts";
import type { FormTexts, OrderAbout, OrderForm } from "./order-form.ts";

/** `parent`: the answer to the question that this one depends on, with its name. */
export type Choice = {
  readonly value: string;
  readonly text: string;
  readonly parent?: { readonly value: string; readonly text: string };
};

/** Asks for the parameter of its name; labelled as the operation calls the parameter. */
export type Question = {
  readonly name: string;
  /** A choice; without it a line of text, or a day. */
  options?(scope: AccountScope, lang: Lang): Promise<readonly Choice[]>;
  readonly isDay?: boolean;
  /** A choice that may stay empty: what the empty one says. */
  readonly none?: (lang: Lang) => string;
  readonly dependsOn?: string;
  label?(lang: Lang): string;
  hint?(lang: Lang): string;
};

export type Sketch = {
  readonly path: string;
  readonly menu: OrderForm["menu"];
  /** Several: the form asks which. */
  readonly operations: readonly Operation[];
  readonly questions: readonly Question[];
  readonly methods?: OrderForm["methods"];
  readonly kinds?: readonly Kind[];
  readonly columns?: readonly ValueColumn[];
  readonly sample: Readonly<Record<string, string>>;
  readonly shows?: string;
  readonly isEdited?: boolean;
  texts(lang: Lang): Omit<FormTexts, "change">;
  /** Answers that are no parameters, of a draft: the category of its tariff. */
  also?(scope: AccountScope, params: OrderParams): Promise<Readonly<Record<string, string>>>;
};

type Answers = Readonly<Record<string, string>>;

/** Each question with its answer, and what is done. */
export const factsOf = async (
  sketch: Sketch,
  { scope, lang }: { readonly scope: AccountScope; readonly lang: Lang },
  operation: string,
  answers: Answers,
): Promise<OrderAbout["facts"]> => {
  const asked = await Promise.all(
    sketch.questions.map(async (question) => {
      const answer = answers[question.name] ?? "";
      const choices = await question.options?.(scope, lang);
      const text = choices ? choices.find(({ value }) => value === answer)?.text : answer;
      return { label: labelOf(sketch, question, lang), text: text ?? "" };
    }),
  );
  const title = sketch.operations.find(({ name }) => name === operation)?.texts(lang).title ?? "";
  return [...asked.filter(({ text }) => text !== ""), { label: wordsFor(messages, lang).t("formAction"), text: title }];
};

export const labelOf = (sketch: Sketch, question: Question, lang: Lang): string =>
  question.label?.(lang) ?? labelIn(sketch, question.name, lang);

const labelIn = ({ operations }: Sketch, name: string, lang: Lang): string =>
  operations.map((operation) => operation.texts(lang).params?.[name]).find(Boolean) ?? name;
