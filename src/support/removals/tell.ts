import { tellOfChange } from "../../factors/index.ts";
import type { Tx } from "../../platform/db.ts";
import { lettersFor } from "../../platform/letters.ts";
import type { Site } from "../../platform/routing.ts";
import { messages } from "./messages.ts";
import { readLogins } from "./repository.ts";

type News = {
  readonly what: "asked.factors" | "asked.login" | "taken.login";
  readonly requestId: string;
};

/** By mail and by SMS: whoever called support may hold either channel. */
export const tellPerson = async (
  site: Pick<Site, "db" | "secrets">,
  tx: Tx,
  personId: number,
  { what, requestId }: News,
): Promise<void> => {
  const person = (await readLogins(tx, [personId])).get(personId);
  if (!person) return;
  const words = lettersFor(messages, person.language);
  const told = {
    id: `removal-${requestId}`,
    subject: words.t("mailSubject"),
    text: words.t("mailText", { what: words.t(`mail.${what}`) }),
    sms: words.t(`sms.${what}`),
  };
  await tellOfChange(site, tx, person, { told, shown: ["mailbox"] });
};
