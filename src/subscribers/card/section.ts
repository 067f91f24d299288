import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import { flash } from "../../platform/flash.ts";
import { textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, placeOf, post, type Response, type Route, routes, type ScopedRequest } from "../../platform/routing.ts";
import type { LineKind } from "../subscriber.ts";
import { type Card, cardHref } from "./card.ts";
import { cardOf } from "./card-of.ts";
import { frameOf, type Tab } from "./frame.ts";
import { orderForCard } from "./ordering.ts";

/** What was typed into a section's form, and what is wrong with it. */
export type Typed = {
  value(name: string): string;
  readonly fault: { readonly field: string | null; readonly text: string } | null;
};

/**
 * A part of a subscriber's card with a form of its own, kept beside the noun that it changes. Its page is at
 * `…/subscribers/:msisdn/<path>`; a form sent there orders something, and what is typed wrongly comes back with its reason.
 */
export type Section = {
  readonly path: string;
  /** Of which tab of the card it is a part. */
  readonly tab: Tab;
  readonly kinds?: readonly LineKind[];
  readonly view: string;
  /** Its forms are buttons: nothing typed is lost when a refusal leads back to the page. */
  readonly isButtons?: boolean;
  /** The page itself asks for a fresh second factor. */
  readonly stepUp?: boolean;
  /** A body that would be accepted, for the access matrix. */
  readonly sample: Readonly<Record<string, string>>;
  /** Which operation a sent form orders, by name. */
  operation(body: unknown): string;
  title(req: ScopedRequest): string;
  draw(req: ScopedRequest, card: Card, typed: Typed): Promise<object>;
};

const extra = ({ stepUp }: Section) => ({ params: { msisdn: "subscriber" }, ...(stepUp && { stepUp }) });

export const sectionRoutes = (section: Section): readonly Route[] =>
  routes(`/a/:account/subscribers/:msisdn/${section.path}`, [
    get("", "card:read", (req: ScopedRequest, res) => showSection(section, req, res), extra(section)),
    post("", "card:write", (req: ScopedRequest, res) => order(section, req, res), {
      ...extra(section),
      sample: section.sample,
    }),
  ]);

const blank: Typed = { value: () => "", fault: null };

const showSection = async (section: Section, req: ScopedRequest, res: Response, typed = blank) => {
  const card = await sectionCard(section, req);
  const drawn = await section.draw(req, card, typed);
  const fault = typed.fault?.text;
  const page = {
    ...frameOf(req, card, { tab: section.tab, title: section.title(req) }),
    fault: fault === undefined || says(drawn, fault) ? null : fault,
    ...drawn,
  };
  show(req, res, section.view, page, { status: typed.fault ? 422 : 200 });
};

/** Whether a page says it beside its field, which it may have no room for by now: another change of the subscriber has begun. */
const says = (part: unknown, sentence: string): boolean =>
  part === sentence ||
  (typeof part === "object" && part !== null && Object.values(part).some((each) => says(each, sentence)));

const sectionCard = async ({ kinds }: Section, req: ScopedRequest): Promise<Card> => {
  const card = await cardOf(req);
  if (kinds && !kinds.includes(card.kind)) throw new NotFound("section");
  return card;
};

const order = async (section: Section, req: ScopedRequest, res: Response) => {
  const card = await sectionCard(section, req);
  const operation = req.site.operations.get(section.operation(req.body));
  if (!operation) throw new RuleBroken("no-operation");
  const opened = await orderForCard(req, card, operation, req.body);
  if (opened.ok) return res.redirect(303, `${cardHref(placeOf(req).base, card)}/drafts/${opened.draft}`);
  const { field, text } = opened;
  if (section.isButtons) {
    flash(req, "danger", text);
    return res.redirect(303, `${cardHref(placeOf(req).base, card)}/${section.path}`);
  }
  await showSection(section, req, res, { value: (name) => textField(req.body, name), fault: { field, text } });
};

/** Locals of components/field for a section's form. */
export const typedField = (
  typed: Typed,
  name: string,
  own: { label: string; value: string; [key: string]: unknown },
) => ({
  ...own,
  name,
  value: typed.fault ? typed.value(name) : own.value,
  error: typed.fault?.field === name ? typed.fault.text : null,
});
