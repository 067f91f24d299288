import { type Column, type TableOptions, tableOf } from "../../kernel/column.ts";
import { formatDate } from "../../kernel/dates.ts";
import { formatAmount } from "../../kernel/money.ts";
import type { Deputy, Person } from "./deputies.ts";
import type { Words } from "./messages.ts";
import type { ApprovalRules } from "./rules.ts";

type Typed = Readonly<Record<string, { readonly value: string; readonly error: string | null }>>;

type RulesInput = {
  readonly base: string;
  readonly accountText: string;
  readonly rules: ApprovalRules;
  readonly operations: readonly { readonly name: string; readonly text: string }[];
  readonly deputies: readonly Deputy[];
  readonly people: readonly Person[];
  readonly typed: Typed;
};

export const approvalRulesPage = (words: Words, input: RulesInput) => {
  const { base, accountText, rules, typed } = input;
  const field = (name: string, label: string, value: string) => ({
    name,
    label,
    hint: words.t("ruleEmpty"),
    inputmode: "decimal",
    value: typed[name]?.value ?? value,
    error: typed[name]?.error ?? null,
  });
  return {
    title: words.t("rules"),
    pretitle: accountText,
    lead: words.t("rulesHint"),
    back: { text: words.t("approvals"), href: `${base}/approvals` },
    action: `${base}/approval-rules`,
    count: field("count", words.t("ruleCount"), rules.count === null ? "" : String(rules.count)),
    sum: field("sum", words.t("ruleSum"), rules.sum === null ? "" : formatAmount(rules.sum, words.lang)),
    operations: {
      legend: words.t("ruleOperations"),
      options: input.operations.map(({ name, text }) => ({
        value: name,
        text,
        checked: rules.operations.includes(name),
      })),
    },
    save: words.t("save"),
    deputies: deputiesOf(words, input),
  };
};

const deputiesOf = (words: Words, { base, deputies, people, typed }: RulesInput) => {
  const day = (name: "since" | "until", label: string) => ({
    name,
    type: "date",
    label,
    value: typed[name]?.value ?? "",
    error: typed[name]?.error ?? null,
  });
  return {
    title: words.t("deputies"),
    hint: words.t("deputiesHint"),
    action: `${base}/approval-rules/deputies`,
    person: {
      name: "person",
      label: words.t("deputyPerson"),
      placeholder: "—",
      options: people.map(({ userId, name }) => ({
        value: String(userId),
        text: name,
        selected: typed["person"]?.value === String(userId),
      })),
      error: typed["person"]?.error ?? null,
    },
    since: day("since", words.t("deputySince")),
    until: day("until", words.t("deputyUntil")),
    add: words.t("deputyAdd"),
    nobody: deputies.length === 0 ? words.t("nobody") : null,
    table: tableOf(deputyColumns(words), deputies, { label: words.t("deputies"), actions: removalOf(words, base) }),
  };
};

const removalOf = (words: Words, base: string): TableOptions<Deputy>["actions"] => ({
  title: words.t("deputyRemove"),
  of: ({ id, name }) => [
    {
      text: words.t("deputyRemove"),
      label: words.t("deputyRemoveOf", { name }),
      post: `${base}/approval-rules/deputies/${id}/removal`,
    },
  ],
});

const deputyColumns = (words: Words): readonly Column<Deputy>[] => [
  { key: "name", title: words.t("deputyPerson"), isLead: true, text: ({ name }) => name },
  { key: "since", title: words.t("deputySince"), kind: "date", text: ({ since }) => formatDate(since, words.lang) },
  { key: "until", title: words.t("deputyUntil"), kind: "date", text: ({ until }) => formatDate(until, words.lang) },
];
