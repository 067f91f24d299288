import { type Column, tableOf } from "../kernel/column.ts";
import { formatCount } from "../kernel/numbers.ts";
import { filterOf, type Group, type GroupKind } from "./group.ts";
import type { Words } from "./messages.ts";

type Field = { readonly value: string; readonly error: string | undefined };
type Input = {
  readonly kind: GroupKind;
  readonly base: string;
  readonly accountText: string;
  readonly groups: readonly Group[];
  readonly mayChange: boolean;
  /** What was typed where, and what is wrong with it; `id` null: into the form for a new one. */
  readonly typed: {
    readonly id: number | null;
    readonly name: Field;
    readonly costCentre: Field;
    readonly locks: boolean;
  } | null;
};

/** Подразделения, Метки. */
export const groupsPage = (words: Words, input: Input) => {
  const { kind, base, accountText, groups, mayChange, typed } = input;
  return {
    title: words.t(`title.${kind}`),
    pretitle: accountText,
    hint: words.t(`hint.${kind}`),
    tabs: {
      label: words.t("tabs"),
      items: (["departments", "labels"] as const).map((each) => ({
        text: words.t(`title.${each}`),
        href: `${base}/${each}`,
        current: each === kind,
      })),
    },
    table: groups.length === 0 ? null : tableOf(columnsOf(words, input), groups, { label: words.t(`title.${kind}`) }),
    empty: groups.length === 0 ? words.t(`empty.${kind}`) : null,
    create: mayChange
      ? {
          title: words.t(`create.${kind}`),
          ...formOf(words, kind, `${base}/${kind}`, {
            id: "new",
            group: blank,
            typed: typed?.id === null ? typed : null,
          }),
        }
      : null,
  };
};

const blank = { name: "", costCentre: "", locksNumbers: false };

const columnsOf = (words: Words, { kind, base, mayChange, typed }: Input): readonly Column<Group>[] => [
  { key: "name", title: words.t("name"), isLead: true, text: ({ name }) => name },
  kind === "departments"
    ? { key: "cost-centre", title: words.t("costCentre"), text: ({ costCentre }) => costCentre }
    : { key: "locks", title: words.t("locks"), text: ({ locksNumbers }) => (locksNumbers ? words.t("locksYes") : "") },
  {
    key: "subscribers",
    title: words.t("subscribers"),
    kind: "number",
    text: ({ subscribers }) => formatCount(subscribers, words.lang),
    href: ({ id, subscribers }) => (subscribers > 0 ? `${base}/subscribers?${filterOf[kind]}=${id}` : null),
  },
  ...(mayChange
    ? [
        {
          key: "change",
          title: words.t("change"),
          text: () => "",
          part: (group: Group) => ({
            view: "departments/change",
            locals: {
              summary: words.t("change"),
              label: words.t("changeOf", { name: group.name }),
              open: typed?.id === group.id,
              removal: {
                action: `${base}/${kind}/${group.id}/removal`,
                text: words.t("remove"),
                label: words.t("removeOf", { name: group.name }),
              },
              ...formOf(words, kind, `${base}/${kind}/${group.id}`, {
                id: String(group.id),
                group,
                typed: typed?.id === group.id ? typed : null,
              }),
            },
          }),
        },
      ]
    : []),
];

type Filled = { id: string; group: Pick<Group, "name" | "costCentre" | "locksNumbers">; typed: Input["typed"] };

const formOf = (words: Words, kind: GroupKind, action: string, { id, group, typed }: Filled) => {
  const { name, costCentre, locks } = typed ?? typedOf(group);
  return {
    action,
    name: fieldOf(words, { id: `name-${id}`, name: "name", label: words.t("name"), maxlength: 80 }, name),
    costCentre:
      kind === "departments"
        ? fieldOf(
            words,
            { id: `cost-${id}`, name: "costCentre", label: words.t("costCentre"), maxlength: 40 },
            costCentre,
          )
        : null,
    locks: kind === "labels" ? { text: words.t("locksLabel"), checked: locks } : null,
    save: words.t("save"),
  };
};

const typedOf = ({ name, costCentre, locksNumbers }: Filled["group"]) => ({
  name: { value: name, error: undefined },
  costCentre: { value: costCentre, error: undefined },
  locks: locksNumbers,
});

const fieldOf = (words: Words, own: object, { value, error }: Field) => ({
  ...own,
  value,
  error: error ? words.t(error as Parameters<Words["t"]>[0]) : null,
});
