import request from "supertest";
import { showMailbox, turnOnTotp } from "../../factors/factor.ts";
import { password } from "../given.ts";
import { type Agent, csrfOf, formBody, type Portal, post } from "../portal.ts";

type Columns = { readonly email?: string; readonly [column: string]: unknown };
type Named = { readonly id: number; readonly name: string; readonly email: string };

export const givenStaff = async (
  portal: Portal,
  { email = `staff-${Math.floor(performance.now() * 1_000)}@operator.example`, ...columns }: Columns = {},
): Promise<Named> => {
  const user = await portal.given.user({ name: "Служба Поддержки", phone: null, email, is_staff: true, ...columns });
  return { id: user.id, name: user.name, email };
};

export const signInStaff = async (portal: Portal, staff: { readonly email: string }): Promise<Agent> => {
  const agent = request.agent(portal.app);
  await post(agent, "/support/sign-in", { email: staff.email, password }).expect(303);
  return agent;
};

/** The employee sets up a second factor, and has shown it just now. */
export const proveStaff = async (portal: Portal, agent: Agent): Promise<void> => {
  await showMailbox(portal, agent);
  await turnOnTotp(agent, portal.deps.clock.now());
};

export const reason = "Не видит счёт";
export const ticket = "Т-1024";

/** As a form of the page named would be sent. */
export const send = async (agent: Agent, page: string, path: string, fields: Record<string, string> = {}) => {
  const token = csrfOf(await agent.get(page).expect(200));
  return agent
    .post(path)
    .type("form")
    .send(formBody({ _csrf: token, ...fields }));
};

/** A member of staff begins to view the portal as the person, in that role, from the account's page. */
export const viewAs = async (
  agent: Agent,
  account: { readonly number: string },
  person: { readonly id: number },
  role: string,
): Promise<string> => {
  const page = `/support/accounts/${account.number}/people/${person.id}`;
  const begun = await send(agent, page, `${page}/viewing`, { role, reason, ticket });
  if (begun.status !== 303) throw new Error(`no viewing began: ${begun.status} ${begun.text.slice(0, 500)}`);
  return String(begun.headers["location"]);
};

export type Noted = {
  account_id: number;
  user_id: number | null;
  user_name: string;
  role: string;
  acting_for: string | null;
  action: string;
  subject: string;
  after: Record<string, unknown> | null;
};

/** The account's journal, the oldest first. */
export const journalOf = async ({ owner }: Portal, account: { readonly id: number }, like = "%"): Promise<Noted[]> =>
  owner("audit_records").where({ account_id: account.id }).where("action", "like", like).orderBy("id").select("*");
