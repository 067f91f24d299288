import { networkOf } from "../limits/index.ts";
import { queueNotice } from "../notices/index.ts";
import type { Knex } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import { messages } from "./messages.ts";
import { addressesOf } from "./repository.ts";
import type { Site } from "./site.ts";

type SignedIn = { readonly user: Express.User; readonly id: string; readonly address: string };

/**
 * A mail to whom has just come in with a browser that is not known, from a network he never came from before. His first
 * sign-in of all tells nothing.
 */
export const tellOfNewPlace = async (site: Site, trx: Knex, { user, id, address }: SignedIn): Promise<void> => {
  if (!user.email) return;
  const earlier = await addressesOf(trx, user.id, id);
  const network = networkOf(address);
  if (earlier.length === 0 || earlier.some((each) => networkOf(each) === network)) return;
  const words = wordsFor(messages, user.language);
  await queueNotice(site, trx, {
    channel: "mail",
    to: user.email,
    subject: words.t("newPlaceSubject"),
    text: words.t("newPlaceText", { address, url: `${site.config.publicUrl}/profile/sessions` }),
    id: `new-place-${id}`,
  });
};
