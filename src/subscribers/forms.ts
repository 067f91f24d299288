import { z } from "zod";
import { queryOf } from "../kernel/paging.ts";
import { lenient, sizedStart } from "../platform/forms.ts";
import { type SubscriberFilter, sorts, subscriberStatuses } from "./subscriber.ts";

/** As it stands in an address: twelve digits, or a fixed line's own identifier. */
export const subscriberNumber = z.string().regex(/^[\w.-]{1,40}$/);

const id = lenient(
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
);

export const subscriberFilter = z.object({
  q: lenient(z.string().trim().min(1).max(64)),
  tariff: id,
  status: lenient(z.enum(subscriberStatuses)),
  department: id,
  label: id,
  owner: lenient(z.literal("nobody")),
  sort: lenient(z.enum(sorts)),
  // `number.name.sim` in links, one value for each box of the form
  columns: lenient(
    z
      .union([z.string(), z.array(z.string())])
      .transform((chosen) => [chosen].flat().join("."))
      .pipe(z.string().regex(/^[a-z.-]{1,200}$/)),
  ),
});

/** As many as a list's form carries: with 300 ids of nine digits an address is within the 8 KB that proxies take. */
export const mostTicked = 300;

export type Ticked = { readonly ids: readonly number[]; readonly isCut: boolean };

/** Those ticked: on other pages in one field, on the form's own page in a field each. `isCut`: there were more. */
export const tickedIn = ({ ticked }: { readonly ticked?: unknown }): Ticked => {
  const sent = [ticked].flat().flatMap((value) => (typeof value === "string" ? value.split(",") : []));
  const ids = [...new Set(sent.filter((text) => /^\d{1,15}$/.test(text)).map(Number))];
  return { ids: ids.slice(0, mostTicked), isCut: ids.length > mostTicked };
};

/** Everybody that a filter matches, as it was when its box was ticked: `?status=active`. */
const everybody = lenient(z.string().max(500).startsWith("?"));
export const everybodyIn = ({ all }: { readonly all?: unknown }): SubscriberFilter | undefined => {
  const query = everybody.parse(all);
  return query === undefined
    ? undefined
    : narrowingOf(subscriberFilter.parse(Object.fromEntries(new URLSearchParams(query))));
};
export const everybodyOf = (filter: SubscriberFilter): string => queryOf(narrowingOf(filter)) || "?";

const narrowingOf = ({ sort: _sort, columns: _columns, ...narrowing }: SubscriberFilter): SubscriberFilter => narrowing;

export const subscribersStart = sizedStart(subscriberNumber);

/** Where a form around the list leads: its fields are the filter, and the button pressed says the place, the order or the size (`after=375…&at=51`, `sort=name`). */
export const listPlace = (body: unknown, pressed: string) => {
  const values = { ...(body as object | undefined), ...Object.fromEntries(new URLSearchParams(pressed)) };
  return { filter: subscriberFilter.parse(values), start: subscribersStart.parse(values) };
};

/**
 * Where a button of the list's own form leads, with the ticks of its page and of others: to another place, order or size, to another
 * filter (`?status=active`: a saved list, `?`: none), or to a list without ticks (`none`).
 */
export const pressedQuery = (query: object, pressed: string): string => {
  const { filter, start } = pressed.startsWith("?") ? listPlace({}, pressed) : listPlace(query, pressed);
  const ticks = pressed === "none" ? {} : ticksQuery(query);
  const look = new URLSearchParams(pressed).get("look") === "open" ? "open" : undefined;
  return queryOf({ ...filter, ...start, look, ...ticks });
};

/** The ticks of a list as its address carries them. */
export const ticksQuery = (query: object) => {
  const { ids } = tickedIn(query);
  const all = everybodyIn(query);
  return { ticked: ids.length > 0 ? ids.join(",") : undefined, all: all && everybodyOf(all) };
};
