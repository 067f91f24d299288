import { formOf, readForm } from "../../platform/forms.ts";
import { type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { readLinks } from "../again/links.ts";
import { messages as againMessages } from "../again/messages.ts";
import type { Order } from "../order.ts";
import { messages as waitingMessages } from "../waiting/messages.ts";
import { meets, readApprovalRules } from "../waiting/rules.ts";
import { startOf, type When, type WhenFault, whenForm } from "../waiting/when.ts";
import type { Draft } from "./draft-of.ts";
import { confirmForm } from "./forms.ts";

/** What the form of the confirmation holds. */
export type Typed = {
  readonly comment: { readonly value: string; readonly error: string | undefined };
  readonly when: When;
  readonly fault?: WhenFault | undefined;
};
/** An order that takes another back says so of itself. */
export const blankOf = async (req: ScopedRequest, order: Order): Promise<Typed> => {
  if (order.undoes === null) return blank;
  const { undoes } = await readLinks(req.scope, order);
  return {
    ...blank,
    comment: { value: wordsOf(req, againMessages).t("comment", { number: undoes ?? "" }), error: undefined },
  };
};
const blank: Typed = { comment: { value: "", error: undefined }, when: { when: "now", at: "" } };

/** When and why, or what is wrong with that. */
export const typedOf = (req: ScopedRequest, now: Date): Typed | { startAfter: Date | undefined; comment: string } => {
  const read = readForm(confirmForm, req.body);
  const when = whenForm.parse(req.body ?? {});
  const startAfter = startOf(when, now);
  if (read.ok && typeof startAfter !== "string") return { startAfter, comment: read.data.comment };
  const long = read.ok ? new Map<string, string>() : new Map([["comment", "commentLong"]]);
  const { comment = blank.comment } = formOf(confirmForm, req.body, long);
  return { comment, when, fault: typeof startAfter === "string" ? startAfter : undefined };
};

/** A second person, and the minutes in which what is irreversible can be cancelled. */
export const waitsOf = async (
  req: ScopedRequest,
  { order, operation }: Pick<Draft, "order" | "operation">,
): Promise<string[]> => {
  const words = wordsOf(req, waitingMessages);
  const minutes = req.site.config.graceMinutes;
  return [
    ...(meets(await readApprovalRules(req.scope), order) ? [words.t("willNeedSecond")] : []),
    ...(operation.isIrreversible && order.source !== "card" && minutes > 0 ? [words.t("willWait", { minutes })] : []),
  ];
};
