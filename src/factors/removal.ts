import type { Knex } from "../platform/db.ts";
import { flash } from "../platform/flash.ts";
import { type PageRequest, type Response, wordsOf } from "../platform/routing.ts";
import { changerOf, home, mustBeOpen, renew, type Site } from "./answers.ts";
import { removeFactor, type Subject } from "./factors.ts";
import { messages } from "./messages.ts";

/** Takes a factor off; one that is off already is so after a second click too. */
export const answerRemoval = async (
  site: Site,
  req: PageRequest,
  res: Response,
  subject: Subject,
  remove: (trx: Knex) => Promise<number>,
): Promise<void> => {
  mustBeOpen(site);
  const words = wordsOf(req, messages);
  const removal = await removeFactor(site, changerOf(req), subject, remove);
  if (removal === "removed") await renew(site, req, {}, { kind: "success", text: words.t(`removed.${subject}`) });
  if (removal === "is the last") flash(req, "danger", words.t("lastNote"));
  res.redirect(303, home);
};
