import request from "supertest";
import { plainNumbers } from "../../src/kernel/signs.ts";
import { csrfOf, type Portal, post, signIn } from "../support/portal.ts";

export const dayMs = 86_400_000;

/** An account with its administrator, and the page of its delivery settings. */
export const givenOffice = async (portal: Portal, columns: Record<string, unknown> = {}) => {
  const { given, owner } = portal;
  const account = await given.account({ delivery_email: "buh@romashka.example", ...columns });
  const user = await given.holder("administrator", account, { name: "Ирина Ластовская" });
  const agent = await signIn(portal, user);
  const base = `/a/${account.number}`;
  const rows = () => owner("delivery_addresses").where({ account_id: account.id }).orderBy("id");
  const idOf = async (email: string): Promise<number> =>
    (await owner("delivery_addresses").where({ account_id: account.id, email }).first("id")).id;
  return {
    account,
    user,
    agent,
    base,
    rows,
    idOf,
    read: async (path = "/delivery") => plain((await agent.get(base + path).expect(200)).text),
    save: (fields: Record<string, string>) =>
      post(agent, `${base}/delivery`, { email: "buh@romashka.example", format: "pdf", language: "ru", ...fields }),
    add: (address: string) => post(agent, `${base}/delivery/addresses`, { address }),
    act: async (email: string, noun: "links" | "removal" | "resumption") =>
      post(agent, `${base}/delivery/addresses/${await idOf(email)}/${noun}`),
    schedule: (fields: Record<string, string | readonly string[]>) =>
      post(agent, `${base}/delivery/schedules/invoice`, { format: "own", ...fields }),
    journal: () => owner("audit_records").where({ account_id: account.id }).orderBy("id").pluck("action"),
  };
};

export const plain = (text: string) =>
  plainNumbers(text)
    .replaceAll("\u00A0", " ")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");

/** Letters that wait for a worker, to one mailbox. */
export const lettersTo = async (portal: Portal, email: string) =>
  (await portal.notices()).filter(({ to }) => to === email);

/** The path of the newest link that a mailbox got. */
export const linkTo = async (portal: Portal, email: string): Promise<string> => {
  const texts = (await lettersTo(portal, email)).map(({ text }) => text);
  const links = texts.flatMap((text) => /\/delivery-addresses\/[\w-]{43}/.exec(text) ?? []);
  const last = links.at(-1);
  if (!last) throw new Error(`no link went to ${email}`);
  return last;
};

/** Opens a link and presses its one button, in a browser of nobody's. */
export const confirmBy = async (portal: Portal, path: string) => {
  const stranger = request.agent(portal.app);
  const page = await stranger.get(path);
  if (page.status !== 200) return page;
  return stranger
    .post(`${path}/confirmation`)
    .type("form")
    .send({ _csrf: csrfOf(page) });
};
