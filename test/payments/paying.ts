import { textOf } from "../bulk/office.ts";
import { type Agent, csrfOf, type Portal, post, signIn } from "../support/portal.ts";

export { textOf };
export type Typed = { readonly number?: string; readonly paidOn?: string; readonly amount?: string };
type File = { readonly content: Buffer; readonly name: string };

/** What a person enters for the usual invoice of 175,68 руб., issued on 1 November. */
export const usual = { number: "1187", paidOn: "2026-11-05", amount: "175,68" };

/** An account with an administrator, and what they do on its pages. */
export const payingIn = (portal: Portal) => {
  const { given, owner } = portal;
  const enter = async <A extends { id: number; number: string }>(
    role: "administrator" | "accountant" | "viewer" | "subscriber",
    account: A,
  ) => {
    const agent = await signIn(portal, await given.holder(role, account));
    const base = `/a/${account.number}`;
    return { account, agent, base, ...actionsOf(agent, base) };
  };
  const givenPayer = async (columns: Record<string, unknown> = {}) =>
    enter("administrator", await given.account(columns));
  const givenPayment = async (account: { id: number }, columns: Record<string, unknown> = {}): Promise<number> => {
    const row = { account_id: account.id, received_on: "2026-11-06", amount: 17_568, document_number: "1187" };
    const [made] = await owner("payments")
      .insert({ ...row, ...columns })
      .returning("id");
    return made.id;
  };
  const registrationsOf = (account: { id: number }) =>
    owner("payment_registrations").where({ account_id: account.id }).orderBy("id");
  const journalOf = (account: { id: number }) =>
    owner("audit_records").where({ account_id: account.id }).where("action", "like", "payments:%").orderBy("id");
  return { enter, givenPayer, givenPayment, registrationsOf, journalOf };
};

const actionsOf = (agent: Agent, base: string) => ({
  read: async (path: string) => textOf((await agent.get(base + path).expect(200)).text),
  register: (typed: Typed = {}) => post(agent, `${base}/payments/registration`, { ...usual, ...typed }),
  attach: async (file: File, typed: Typed = {}) => {
    const token = csrfOf(await agent.get("/registration"));
    return agent
      .post(`${base}/payments/registration`)
      .field({ _csrf: token, ...usual, ...typed })
      .attach("scan", file.content, file.name);
  },
});
