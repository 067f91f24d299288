import type { Operation, OrderItem, OrderParams } from "../../orders/index.ts";
import { textField } from "../../platform/forms.ts";

export type Item = Pick<
  OrderItem,
  "position" | "msisdn" | "line" | "state" | "reason" | "detail" | "params" | "before"
>;

/** Whom the operation is for at all: of the others the reason is said, and nothing is typed. */
export const isEditable = ({ before }: Item): boolean => before !== null;

/** What a person pressed: one field of one row, or every field that the page shows. */
export type Pressed = { readonly position: number; readonly key: string } | "page";

export const fieldName = (key: string, { position }: Pick<Item, "position">): string => `${key}.${position}`;

/** What a field holds in the draft: the item's own value, else what its subscriber has. */
export const keptIn = (key: string, { params, before }: Item): string => String(params?.[key] ?? before?.[key] ?? "");

export const hadIn = (key: string, { before }: Item): string => String(before?.[key] ?? "");

export const typedIn = (body: unknown, key: string, item: Item): string => {
  const sent = (body as Record<string, unknown> | undefined)?.[fieldName(key, item)];
  return sent === undefined ? keptIn(key, item) : textField(body, fieldName(key, item));
};

export type Changes = {
  readonly values: ReadonlyMap<number, OrderParams | null>;
  /** By the field's name: the code of what is wrong. */
  readonly faults: ReadonlyMap<string, string>;
  /** What was typed, without the fields that the draft holds now. */
  readonly rest: Readonly<Record<string, unknown>>;
};

type Reading = {
  readonly rows: readonly Item[];
  readonly keys: readonly string[];
  readonly operation: Operation;
  readonly body: unknown;
};

/** The confirmed fields as they were typed, or as their subscribers have them; a row with a fault keeps what it had. */
export const changesIn = (
  { rows, keys, operation, body }: Reading,
  { pressed, isUndone }: { pressed: Pressed; isUndone: boolean },
): Changes => {
  const values = new Map<number, OrderParams | null>();
  const faults = new Map<string, string>();
  const rest: Record<string, unknown> = { ...(body as object | undefined) };
  for (const item of rows.filter(isEditable)) {
    const chosen = chosenIn(item, keys, pressed);
    const typed = (key: string) => (isUndone ? hadIn(key, item) : typedIn(body, key, item));
    const wanted = Object.fromEntries(keys.map((key) => [key, chosen.includes(key) ? typed(key) : keptIn(key, item)]));
    const read = readValues(operation, item, wanted);
    if (!read.ok) {
      faults.set(fieldName(read.key, item), read.code);
      continue;
    }
    for (const key of chosen) delete rest[fieldName(key, item)];
    if (keys.some((key) => wanted[key] !== keptIn(key, item))) values.set(item.position, read.params);
  }
  return { values, faults, rest };
};

const chosenIn = ({ position }: Item, keys: readonly string[], pressed: Pressed): readonly string[] => {
  if (pressed === "page") return keys;
  return position === pressed.position ? [pressed.key] : [];
};

/** What the subscriber has already needs no look at the operation's rules: an old name may hold signs that no new one may. */
const readValues = ({ itemParams }: Operation, item: Item, wanted: OrderParams) => {
  const isAs = (held: (key: string, of: Item) => string) =>
    Object.keys(wanted).every((key) => wanted[key] === held(key, item));
  if (isAs(hadIn)) return { ok: true, params: null } as const;
  if (isAs(keptIn)) return { ok: true, params: item.params } as const;
  return parsed(itemParams, wanted);
};

const parsed = (itemParams: Operation["itemParams"], wanted: OrderParams) => {
  const read = itemParams?.safeParse(wanted);
  if (read === undefined || read.success) return { ok: true, params: read?.data ?? wanted } as const;
  const [issue] = read.error.issues;
  return { ok: false, key: String(issue?.path[0]), code: issue?.message ?? "other" } as const;
};

/** Fields that were typed and not confirmed. */
export const unconfirmedIn = ({ rows, keys, body }: Omit<Reading, "operation">): number =>
  rows.filter(isEditable).flatMap((item) => keys.filter((key) => typedIn(body, key, item) !== keptIn(key, item)))
    .length;
