import { filterText } from "../kernel/filters.ts";
import { chosenSize, queryOf } from "../kernel/paging.ts";
import { chosenColumns, subscriberColumns } from "./columns.ts";
import type { SubscriberWords } from "./messages.ts";
import { statusText } from "./status.ts";
import { type Choice, type SubscriberFilter, type SubscriberList, sorts, subscriberStatuses } from "./subscriber.ts";

/** The filter's form, where the list's boxes belong to it: what is ticked on other pages, and whether order and columns are its fields too. */
type TickForm = { readonly id: string; readonly ticked: string | undefined; readonly isLookOpen: boolean };

/** Locals of views/subscribers/filter.ejs; `action` is the list's own address. */
export const filterForm = (
  words: SubscriberWords,
  action: string,
  filter: SubscriberFilter,
  list: SubscriberList,
  form: TickForm | null = null,
) => ({
  action,
  formId: form && form.id,
  q: {
    label: words.t("search"),
    placeholder: words.t(hasSims(list) ? "searchPlaceholder" : "searchPlaceholderFixed"),
    value: filter.q ?? "",
    error: null,
  },
  choices: choicesOf(words, filter, list),
  kept: keptOf({
    ...(!form?.isLookOpen && { sort: filter.sort, columns: filter.columns }),
    size: chosenSize(list),
    ticked: form?.ticked,
  }),
  fold: filterText(words.lang, narrowing(filter)),
  find: words.t("find"),
  clear: isFiltered(filter) ? { text: words.t("clear"), href: action, value: form && "?" } : null,
});

/** Lines of a fixed account have none. */
const hasSims = ({ rows }: SubscriberList): boolean => rows.length === 0 || rows.some(({ iccid }) => iccid !== null);

/** How many choices are made, beside what is searched for. */
const narrowing = ({ tariff, status, department, label, owner }: SubscriberFilter): number =>
  [tariff, status, department, label, owner].filter((choice) => choice !== undefined).length;

/** The filter in words, for the browser's title: «Активный», «Свое решение. Новатор». */
export const filterTexts = (words: SubscriberWords, filter: SubscriberFilter, list: SubscriberList): string[] => {
  return [
    filter.q,
    nameIn(tariffsOf(words, list), filter.tariff),
    filter.status && statusText(words, filter.status),
    nameIn(list.departments, filter.department),
    nameIn(list.labels, filter.label),
    filter.owner && words.t("nobody"),
  ].filter((text) => text !== undefined);
};

const tariffsOf = (words: SubscriberWords, { tariffs }: SubscriberList): Choice[] =>
  tariffs.map(({ id, name }) => ({ id, name: words.named(name) }));

const nameIn = (choices: readonly Choice[], id: number | undefined): string | undefined =>
  choices.find((each) => each.id === id)?.name;

export const isFiltered = (filter: SubscriberFilter): boolean => filter.q !== undefined || narrowing(filter) > 0;

const choicesOf = (words: SubscriberWords, filter: SubscriberFilter, list: SubscriberList) => {
  const choice = (name: "tariff" | "department" | "label", label: Key, any: Key, options: readonly Choice[]) => ({
    name,
    label: words.t(label),
    placeholder: words.t(any),
    options: options.map(({ id, name: text }) => ({ value: id, text, selected: id === filter[name] })),
  });
  return [
    choice("tariff", "tariff", "anyTariff", tariffsOf(words, list)),
    {
      name: "status",
      label: words.t("status"),
      placeholder: words.t("anyStatus"),
      options: subscriberStatuses.map((status) => ({
        value: status,
        text: statusText(words, status),
        selected: status === filter.status,
      })),
    },
    ...(list.departments.length > 0 ? [choice("department", "department", "anyDepartment", list.departments)] : []),
    ...(list.labels.length > 0 ? [choice("label", "label", "anyLabel", list.labels)] : []),
    {
      name: "owner",
      label: words.t("owner"),
      placeholder: words.t("anyOwner"),
      options: [{ value: "nobody", text: words.t("nobody"), selected: filter.owner === "nobody" }],
    },
  ];
};

/** What a form carries along, as hidden fields. */
export const keptOf = (values: object) =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value: String(value) }]));

type Key = Parameters<SubscriberWords["t"]>[0];

type Look = { readonly isOpen: boolean; readonly form: string | null };

/** Locals of views/subscribers/look.ejs: a way to the choice, or the choice itself. */
export const lookPart = (words: SubscriberWords, base: string, filter: SubscriberFilter, { isOpen, form }: Look) => ({
  form,
  open: { text: words.t("chooseLook"), href: base + queryOf({ ...filter, look: "open" }), value: "look=open" },
  choice: isOpen ? lookForm(words, base, filter) : null,
});

/** In which order and with which columns the list is shown. */
const lookForm = (words: SubscriberWords, action: string, filter: SubscriberFilter) => {
  const { sort = "number", columns, ...rest } = filter;
  const shown = new Set(chosenColumns(subscriberColumns(words), columns).map(({ key }) => key));
  return {
    action,
    title: words.t("chooseColumns"),
    // what is searched for comes in number order
    sort:
      filter.q === undefined
        ? {
            label: words.t("sort"),
            options: sorts.map((value) => ({ value, text: words.t(`sort.${value}`), selected: value === sort })),
          }
        : null,
    columns: subscriberColumns(words)
      .filter(({ key }) => key !== "number")
      .map(({ key, title }) => ({ value: key, text: title, checked: shown.has(key) })),
    kept: keptOf(rest),
    apply: words.t("apply"),
  };
};
