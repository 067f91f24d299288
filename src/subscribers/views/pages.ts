import { queryOf } from "../../kernel/paging.ts";
import type { SubscriberWords } from "../messages.ts";
import type { SubscriberFilter } from "../subscriber.ts";
import type { SavedView } from "./repository.ts";

type Input = {
  readonly base: string;
  readonly may: (permission: string) => boolean;
  readonly filter: SubscriberFilter;
  readonly views: readonly SavedView[];
};

/** Locals of views/subscribers/views.ejs. */
export const viewsPart = (words: SubscriberWords, { base, may, filter, views }: Input) => {
  const here = queryOf(filter);
  return {
    label: words.t("views"),
    items: views.map(({ id, name, isOwn, isShared, filter: saved }) => ({
      text: name,
      href: `${base}/subscribers${queryOf(saved)}`,
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
      kept: Object.entries(filter).flatMap(([name, value]) =>
        value === undefined ? [] : [{ name, value: String(value) }],
      ),
      text: words.t("save"),
    },
  };
};

const sameAs = (one: SubscriberFilter, other: SubscriberFilter): boolean => keyOf(one) === keyOf(other);
const keyOf = (filter: SubscriberFilter): string =>
  Object.entries(filter)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
    .toSorted((one, other) => one.localeCompare(other))
    .join("&");
