import { homeOf } from "../../accounts/index.ts";
import { RuleBroken } from "../../kernel/errors.ts";
import { flash } from "../../platform/flash.ts";
import { type Form, formOf, readForm } from "../../platform/forms.ts";
import { type PageRequest, post, type Response, type Route, routes, userOf, wordsOf } from "../../platform/routing.ts";
import { continueSession } from "../../sessions/index.ts";
import type { Customer } from "../customers/customer.ts";
import { messages } from "../messages.ts";
import { personHref } from "../people/pages.ts";
import type { Person } from "../people/repository.ts";
import type { StaffMember } from "../staff.ts";
import { viewingForm } from "./forms.ts";
import { leaveViewing } from "./view-as.ts";
import { beginViewing } from "./viewing.ts";

export const viewingRoutes: readonly Route[] = routes("/support/viewing", [post("/end", "staff", end)]);

type Both = { readonly staff: StaffMember; readonly customer: Customer; readonly person: Person };
type Refused = { readonly typed: Form; readonly fault?: string };

/** On to the customer's own home; what is wrong with the form when it is not accepted. */
export const startViewing = async (req: PageRequest, res: Response, both: Both): Promise<Refused | undefined> => {
  const read = readForm(viewingForm, req.body);
  if (!read.ok) return { typed: read.form };
  try {
    const { user, viewing } = await beginViewing(req.site, both, read.data);
    await continueSession(req, userOf(req), { role: viewing.role, viewing });
    res.redirect(303, homeOf(user, viewing.role));
    return undefined;
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    return { typed: formOf(viewingForm, req.body), fault: error.code };
  }
};

async function end(req: PageRequest, res: Response) {
  const { viewing } = req.session;
  // the second click
  if (!viewing || !req.viewing) return res.redirect(303, "/support");
  await leaveViewing(req, { staff: req.viewing.staff, viewing, ending: "ended" });
  flash(req, "success", wordsOf(req, messages).t("viewingEnded.ended"));
  res.redirect(303, personHref(viewing.accountId, viewing.userId));
}
