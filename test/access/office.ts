import request from "supertest";
import type { Role } from "../../src/accounts/index.ts";
import { type Agent, type Portal, post, signIn } from "../support/portal.ts";

type Account = { readonly id: number; readonly number: string };

export const newPassword = "Ласточка летит на юг 41";

/** An account with a signed-in administrator. */
export const givenOffice = async (portal: Portal) => {
  const client = await portal.given.client({ name: "ООО «Приглашающий»" });
  const account = await portal.given.account({ client_id: client.id });
  const chief = await portal.given.holder("administrator", account, { name: "Начальник Пётр" });
  return { account, chief, agent: await signIn(portal, chief), base: `/a/${account.number}/access` };
};

export const grantOf = async (portal: Portal, user: { id: number }, account: Account): Promise<number> => {
  const row = await portal
    .owner("grants")
    .where({ user_id: user.id, account_id: account.id, revoked_at: null })
    .first("id");
  return row.id;
};

export const givenColleague = async (portal: Portal, account: Account, role: Role, columns = {}) => {
  const user = await portal.given.holder(role, account, columns);
  return { user, grant: await grantOf(portal, user, account) };
};

/** The address in the last letter to somebody. */
export const linkTo = async (portal: Portal, to: string): Promise<string> => {
  const letter = (await portal.notices()).findLast(
    (notice) => notice.to === to && notice.text.includes("/invitations/"),
  );
  const path = /\/invitations\/[\w-]{43}/.exec(letter?.text ?? "")?.[0];
  if (!path) throw new Error(`no invitation went to ${to}`);
  return path;
};

export const invited = async (portal: Portal, agent: Agent, base: string, to: string, role: Role): Promise<string> => {
  await post(agent, `${base}/invitations`, { to, name: "", role }).expect(303);
  return linkTo(portal, to.startsWith("+") ? to.replaceAll(/\D/g, "") : to);
};

export const stranger = (portal: Portal): Agent => request.agent(portal.app);

/** What the journal of an account says, the oldest first. */
export const journalOf = async (portal: Portal, account: Account) =>
  portal
    .owner("audit_records")
    .where({ account_id: account.id })
    .orderBy("id")
    .select("action", "subject", "before", "after", "user_id", "user_name");
