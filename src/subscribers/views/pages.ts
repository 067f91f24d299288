import { queryOf } from "../../kernel/paging.ts";
import { keptOf } from "../filter-pages.ts";
import type { SubscriberWords } from "../messages.ts";
import type { SubscriberFilter } from "../subscriber.ts";
import type { SavedView } from "./repository.ts";

type Input = {
  readonly base: string;
  readonly may: (permission: string) => boolean;
  readonly filter: SubscriberFilter;
  readonly views: readonly SavedView[];
  /** The list's form, whose ticks go along from one list to another. */
  readonly form?: string | undefined;
};

/** Locals of views/subscribers/views.ejs. */
export const viewsPart = (words: SubscriberWords, { base, may, filter, views, form }: Input) => {
  const here = queryOf(filter);
  return {
    label: words.t("views"),
    form: form ?? null,
    items: views.map(({ id, name, isOwn, isShared, filter: saved }) => ({
      text: name,
      href: `${base}/subscribers${queryOf(saved)}`,
      value: queryOf(saved) || "?",
      current: here !== "" && sameAs(saved, filter),
      removal:
        isOwn || (isShared && may("orders:write"))
          ? { action: `${base}/subscriber-views/${id}/removal`, label: words.t("viewRemove", { name }) }
          : null,
    })),
    save: {
      summary: words.t("viewSave"),
      action: `${base}/subscriber-views`,
      name: { id: "view-name", name: "name", label: words.t("viewName"), maxlength: 60, value: "" },
      shared: may("orders:write") ? words.t("viewShared") : null,
      pinned: words.t("viewPinned"),
      kept: keptOf(filter),
      text: words.t("save"),
    },
  };
};

/** The form that saves a list again; whoever saves it owns it, so that a colleague's stays removed. */
export const undoOf = (
  words: SubscriberWords,
  base: string,
  { name, isOwn, isShared, isPinned, filter }: SavedView,
) => {
  if (!isOwn) return undefined;
  const kept = keptOf(filter).map((field) => [field.name, field.value] as const);
  const fields = { name, ...(isShared && { shared: "yes" }), ...(isPinned && { pinned: "yes" }) };
  return {
    text: words.t("undo"),
    action: `${base}/subscriber-views`,
    fields: { ...Object.fromEntries(kept), ...fields },
  };
};

const sameAs = (one: SubscriberFilter, other: SubscriberFilter): boolean => keyOf(one) === keyOf(other);
const keyOf = (filter: SubscriberFilter): string =>
  Object.entries(filter)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
    .toSorted((one, other) => one.localeCompare(other))
    .join("&");
