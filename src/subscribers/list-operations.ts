import type { Lang } from "../kernel/lang.ts";
import { type Choice, type OrderForm, type Question, questionForm } from "../orders/index.ts";
import { type AccountScope, readAtOnce } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import { activate } from "./operations/activate.ts";
import { addLabel, none, removeLabel, setDepartment, setNote } from "./operations/belonging.ts";
import { lockNumber, unlockNumber } from "./operations/lock.ts";
import { messages, type OperationKey } from "./operations/messages.ts";
import { rename } from "./operations/rename.ts";
import { restore } from "./operations/restore.ts";
import { allowSplitBill, forbidSplitBill } from "./operations/split-bill.ts";
import { suspend } from "./operations/suspend.ts";
import { cancelTermination, terminate } from "./operations/terminate.ts";

const text =
  (key: OperationKey) =>
  (lang: Lang): string =>
    wordsFor(messages, lang).t(key);

const namesIn = async (scope: AccountScope, table: "departments" | "labels"): Promise<Choice[]> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex(table).where({ account_id: scope.accountId }).select("id", "name").orderBy("name"),
  });
  return (found as { id: number; name: string }[]).map(({ id, name }) => ({ value: String(id), text: name }));
};

type Own = { icon: string; tab: OperationKey; group: OperationKey; under: string; warning?: OperationKey };
type Sketch = Omit<Parameters<typeof questionForm>[0], "menu" | "texts">;

/** A form under one item of the menu: the first of the group stands at the group's own path and names the item. */
const formUnder = ({ icon, tab, group, under, warning }: Own, sketch: Sketch): OrderForm =>
  questionForm({
    ...sketch,
    menu: { icon, under },
    texts: (lang) => ({
      title: text(sketch.path === under ? group : tab)(lang),
      tab: text(tab)(lang),
      legend: text(tab)(lang),
      ...(warning && { warning: text(warning)(lang) }),
    }),
  });

const groups = { group: "form.group", under: "departments" } as const;
const persons = { group: "form.subscribers", under: "names" } as const;

const department: Question = {
  name: "departmentId",
  options: async (scope, lang) => [
    { value: none, text: text("form.departmentNone")(lang) },
    ...(await namesIn(scope, "departments")),
  ],
};

const suspension: readonly Question[] = [
  {
    name: "reason",
    options: async (_scope, lang) =>
      (["leave", "lost"] as const).map((value) => ({ value, text: text(`form.suspension.${value}`)(lang) })),
  },
  { name: "until", isDay: true, hint: text("form.untilHint") },
];

/** Everything that changes subscribers by a list and asks for a few answers at most. */
export const subscriberForms: readonly OrderForm[] = [
  formUnder(
    { ...persons, icon: "user-cog", tab: "form.names" },
    {
      path: persons.under,
      operations: [rename],
      questions: [],
      columns: [
        {
          key: "lastName",
          headings: ["Фамилия или название", "Фамилия", "Название", "Прозвішча або назва", "Last name"],
        },
        { key: "firstName", headings: ["Имя", "Імя", "First name", "Имя отдельно", "Імя асобна"] },
        { key: "middleName", headings: ["Отчество", "Імя па бацьку", "Middle name"] },
      ],
      isEdited: true,
      sample: {},
    },
  ),
  formUnder(
    { ...persons, icon: "circle-check", tab: "form.activation" },
    { path: "activation", operations: [activate], questions: [], sample: {}, shows: "pending-activation" },
  ),
  formUnder(
    { ...persons, icon: "player-pause", tab: "form.suspension" },
    {
      path: "suspension",
      operations: [suspend],
      questions: suspension,
      sample: { reason: "leave", until: "" },
      shows: "active",
    },
  ),
  formUnder(
    { ...persons, icon: "player-play", tab: "form.restoration" },
    { path: "restoration", operations: [restore], questions: [], sample: {}, shows: "suspended" },
  ),
  formUnder(
    { ...persons, icon: "trash", tab: "form.termination", warning: "form.terminationWarning" },
    { path: "termination", operations: [terminate], questions: [], sample: {}, shows: "active" },
  ),
  formUnder(
    { ...persons, icon: "arrow-back-up", tab: "form.terminationCancelled" },
    {
      path: "termination-cancelled",
      operations: [cancelTermination],
      questions: [],
      sample: {},
      shows: "pending-termination",
    },
  ),
  formUnder(
    { ...groups, icon: "building", tab: "form.departments" },
    { path: "departments", operations: [setDepartment], questions: [department], sample: { departmentId: none } },
  ),
  formUnder(
    { ...groups, icon: "tag", tab: "form.labels" },
    {
      path: "labels",
      operations: [addLabel, removeLabel],
      questions: [{ name: "labelId", options: (scope) => namesIn(scope, "labels") }],
      sample: { labelId: "900000000", action: addLabel.name },
    },
  ),
  formUnder(
    { ...groups, icon: "pencil", tab: "form.notes" },
    {
      path: "notes",
      operations: [setNote],
      questions: [{ name: "common", label: text("form.common") }],
      columns: [{ key: "note", headings: ["Примечание", "Заўвага", "Note"] }],
      sample: { common: "Дежурный" },
    },
  ),
  formUnder(
    { ...groups, icon: "lock", tab: "form.lock" },
    { path: "lock", operations: [lockNumber, unlockNumber], questions: [], sample: { action: lockNumber.name } },
  ),
  formUnder(
    { ...groups, icon: "user", tab: "form.splitBill" },
    {
      path: "split-bill",
      operations: [allowSplitBill, forbidSplitBill],
      questions: [],
      sample: { action: allowSplitBill.name },
    },
  ),
];
