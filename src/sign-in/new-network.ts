import { networkOf } from "../limits/index.ts";
import { queueNotice } from "../notices/index.ts";
import type { Knex } from "../platform/db.ts";
import { lettersFor } from "../platform/letters.ts";
import type { Site } from "../platform/routing.ts";
import { addressesOf } from "../sessions/index.ts";
import { messages } from "./messages.ts";

type SignedIn = { readonly user: Express.User; readonly id: string; readonly address: string };

/**
 * Mails the user after a sign-in with an unknown browser from a network that none of their earlier sign-ins came from.
 * The very first sign-in is not reported.
 */
export const tellOfNewNetwork = async (site: Site, trx: Knex, { user, id, address }: SignedIn): Promise<void> => {
  if (!user.email) return;
  const earlier = await addressesOf(trx, user.id, id);
  const network = networkOf(address);
  if (earlier.length === 0 || earlier.some((each) => networkOf(each) === network)) return;
  const words = lettersFor(messages, user.language);
  await queueNotice(site, trx, {
    channel: "mail",
    to: user.email,
    subject: words.t("newNetworkSubject"),
    text: words.t("newNetworkText", { address, url: new URL("/profile/sessions", site.config.publicUrl) }),
    id: `new-network-${id}`,
  });
};
