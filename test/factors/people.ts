import request from "supertest";
import { invited } from "../access/office.ts";
import { mailCode, smsCode } from "../support/codes.ts";
import { password as usual } from "../support/given.ts";
import { type Agent, csrfOf, formBody, type Portal, post, signIn } from "../support/portal.ts";
import { newAuthenticator } from "./authenticator.ts";
import { codeOf, home, turnOnTotp } from "./factor.ts";

/** Somebody with every second factor: what he shows is kept here. */
export type Armed = {
  readonly id: number;
  readonly phone: string;
  readonly email: string | null;
  password: string;
  readonly secret: string;
  readonly codes: string[];
  readonly key: ReturnType<typeof newAuthenticator>;
};
export type Clock = { now: () => Date; later: (seconds: number) => void };

const host = "localhost:3000";
const newWords = ["лошадь идёт по снегу", "дерево стоит у реки", "облако плывёт домой"];
let made = 0;

const newPassword = (): string => `${newWords[made % 3]} ${(made += 1)}`;

/** In a session that has shown the password, or came by SMS, and then a second factor where there is one. */
const change = async (person: Armed, agent: Agent): Promise<Armed> => {
  const password = newPassword();
  await post(agent, "/profile/password", { current: person.password, password }).expect(303);
  person.password = password;
  return person;
};

/** People whose passwords were set in one way or another, all by the portal's own pages. */
export const peopleOf = (portal: Portal, { now, later }: Clock) => {
  const { given, owner } = portal;

  const arm = async (who: Pick<Armed, "id" | "phone" | "email" | "password">): Promise<Armed> => {
    const agent = request.agent(portal.app);
    await post(agent, "/sign-in/password", { phone: who.phone, password: who.password }).expect(303);
    const { secret, codes } = await turnOnTotp(agent, now());
    const key = newAuthenticator(`http://${host}`);
    const options = await postByName(agent, `${home}/passkeys/options`);
    const credential = key.create(options.body);
    await postByName(agent, `${home}/passkeys`, { name: "Ноутбук", credential });
    const at = now();
    await owner("second_factors").insert({ user_id: who.id, kind: "sms", confirmed_at: at, created_at: at });
    return { ...who, secret, codes: [...codes], key };
  };

  /** A password that nobody's code has set: the demo's and the one of add-user. */
  const known = async (columns: Readonly<Record<string, unknown>> = {}): Promise<Armed> => {
    made += 1;
    const account = await given.account();
    const email = `person-${made}@client.example`;
    const user = await given.holder("administrator", account, { email, ...columns });
    await given.subscriber(account, { msisdn: user.phone });
    return arm({ id: user.id, phone: user.phone, email, password: usual });
  };

  /** «Забыли пароль» by a number, an account or a mailbox. */
  const recover = async (person: Armed, name: string, codeOfIt: () => string | Promise<string>): Promise<void> => {
    later(3_700);
    const agent = request.agent(portal.app);
    await post(agent, "/password-recovery", { name }).expect(303);
    await post(agent, "/password-recovery/code", { code: await codeOfIt() }).expect(303);
    person.password = newPassword();
    await post(agent, "/password-recovery/password", { password: person.password }).expect(303);
  };
  const recoverByNumber = async (person: Armed): Promise<Armed> => {
    await recover(person, person.phone, () => smsCode(portal, person.phone));
    return person;
  };
  const recoverByMail = async (person: Armed, name = person.email ?? "", mailbox = name): Promise<Armed> => {
    await recover(person, name, () => mailCode(portal, mailbox));
    return person;
  };

  const disarm = (person: Armed, kinds: readonly string[] = ["totp", "sms"]) =>
    Promise.all([
      owner("second_factors").where({ user_id: person.id }).whereIn("kind", kinds).delete(),
      owner("passkeys").where({ user_id: person.id }).delete(),
    ]);

  const come = async (person: Armed, way: "password" | "sms" | "passkey"): Promise<Agent> => {
    later(3_700);
    const agent = request.agent(portal.app);
    if (way === "password") {
      await post(agent, "/sign-in/password", { phone: person.phone, password: person.password }).expect(303);
    } else if (way === "sms") {
      await post(agent, "/sign-in/sms", { phone: person.phone }).expect(303);
      await post(agent, "/sign-in/sms/code", { code: smsCode(portal, person.phone) }).expect(303);
    } else {
      const options = await postByName(agent, "/sign-in/passkey/options");
      await postByName(agent, "/sign-in/passkey", { credential: person.key.get(options.body) });
    }
    return agent;
  };

  /** Tries a second factor at the page of the second step, or of the proof anew; what comes of it is not looked at here. */
  const show = {
    sms: async (agent: Agent, person: Armed, at: string) => {
      await post(agent, `${at}/messages`);
      return post(agent, `${at}/sms`, { code: smsCode(portal, person.phone) });
    },
    app: async (agent: Agent, { secret }: Armed, at: string) => post(agent, at, { code: codeOf(secret, now()) }),
    "recovery code": async (agent: Agent, { codes }: Armed, at: string) => post(agent, at, { code: codes.pop() ?? "" }),
    passkey: async (agent: Agent, { key }: Armed, at: string) => {
      const options = await postByName(agent, `${at}/passkey/options`);
      return postByName(agent, `${at}/passkey`, { credential: key.get(options.body) });
    },
    password: async (agent: Agent, { password }: Armed, at: string) => post(agent, `${at}/password`, { password }),
  };

  const registerByNumber = async (): Promise<Armed> => {
    const { msisdn } = await given.subscriber(await given.account());
    const agent = request.agent(portal.app);
    await post(agent, "/registration", { name: msisdn }).expect(303);
    await post(agent, "/registration/code", { code: smsCode(portal, msisdn) }).expect(303);
    const password = newPassword();
    await post(agent, "/registration/password", { fullName: "Ковальчук Янина", password }).expect(303);
    const { id } = await owner("users").where({ phone: msisdn }).first("id");
    return arm({ id, phone: msisdn, email: null, password });
  };

  const invite = async (by: "sms" | "mail"): Promise<Armed> => {
    const account = await given.account();
    const chief = await given.holder("administrator", account);
    const { id: subscriberId, msisdn } = await given.subscriber(account);
    const to = by === "sms" ? `+${msisdn}` : `guest-${(made += 1)}@client.example`;
    const link = await invited(portal, await signIn(portal, chief), `/a/${account.number}/access`, to, "administrator");
    const agent = request.agent(portal.app);
    const password = newPassword();
    await agent.get(link).expect(200);
    await post(agent, `${link}/registration`, { name: "Ковальчук Янина", password }).expect(303);
    // who was invited by mail has no number yet: the operator writes it in
    const held = { phone_account_id: account.id, phone_subscriber_id: subscriberId, phone_proved_at: now() };
    if (by === "mail")
      await owner("users")
        .where({ email: to })
        .update({ phone: msisdn, ...held });
    const { id } = await owner("users").where({ phone: msisdn }).first("id");
    return arm({ id, phone: msisdn, email: by === "mail" ? to : null, password });
  };

  return { known, recoverByNumber, recoverByMail, change, come, disarm, show, registerByNumber, invite };
};

/** To a host name: browsers make no passkeys for 127.0.0.1. */
const postByName = async (agent: Agent, path: string, fields: Record<string, string> = {}) => {
  const token = csrfOf(await agent.get("/registration"));
  return agent
    .post(path)
    .set("Host", host)
    .type("form")
    .send(formBody({ _csrf: token, ...fields }));
};
