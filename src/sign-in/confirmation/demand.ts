import type { LoginName } from "../../accounts/index.ts";
import { type CodeFault, issueCode } from "../../codes/index.ts";
import { canGetSms } from "../../factors/index.ts";
import { renewSession } from "../../platform/passport.ts";
import type { PageRequest, Response, Site } from "../../platform/routing.ts";
import { findSignInAccount } from "../claim/repository.ts";
import type { Entry } from "../entry.ts";
import { withNext } from "../pages.ts";
import type { Demanded, DemandedCode, Receiver } from "./session.ts";

export const base = "/sign-in/confirmation";

/**
 * After the right password, beyond a limit of wrong ones: guessing the password alone does not let anybody in, and a customer
 * whose login or address is under attack needs one step more.
 */
export const demandCode = async (
  req: PageRequest,
  res: Response,
  { user, way, next, name }: Entry & { readonly name: LoginName },
): Promise<void> => {
  const sent = await sendCode(req, { user, name, earlier: null });
  const demanded: Demanded = {
    userId: user.id,
    version: user.sessionVersion,
    way,
    name,
    at: req.site.clock.now().getTime(),
    ...("codeId" in sent ? { sent, unsent: null } : { sent: null, unsent: sent }),
  };
  await renewSession(req, { demanded });
  res.redirect(303, withNext(base, next));
};

type Whom = { readonly user: Express.User; readonly name: LoginName };
type Asked = Whom & { readonly earlier: DemandedCode | null };

/** To the first of the user's receivers that can be reached. Strangers cannot use these codes up: they count by the user. */
export const sendCode = async (req: PageRequest, { user, name, earlier }: Asked): Promise<DemandedCode | CodeFault> => {
  let fault: CodeFault = { reason: "unavailable" };
  for (const { channel, to } of await receiversOf(req.site, { user, name })) {
    const issued = await issueCode(req.site, {
      purpose: "confirmation",
      channel,
      target: to,
      recipient: { to, owner: { userId: user.id, version: user.sessionVersion } },
      device: deviceOf(user.id),
      address: req.ip ?? "",
      replaces: earlier?.codeId ?? null,
      lang: req.lang,
    });
    if (issued.isSent) return { ...issued.sent, channel, to };
    fault = issued;
    if (issued.reason !== "unavailable") return fault;
  }
  return fault;
};

export const deviceOf = (userId: number): string => `confirmation ${userId}`;

/** The number, the mailbox, and for who signs in with an account number the mailbox that its documents go to. */
export const receiversOf = async (site: Site, { user, name }: Whom): Promise<readonly Receiver[]> => {
  const account = "login_account" in name ? await findSignInAccount(site.db, name.login_account) : undefined;
  const mailboxes = [user.email, account?.deliveryEmail ?? null].filter((to) => to !== null);
  return [
    ...(user.phone !== null && (await canGetSms(site, user)) ? [{ channel: "sms" as const, to: user.phone }] : []),
    ...mailboxes.map((to) => ({ channel: "mail" as const, to })),
  ];
};
