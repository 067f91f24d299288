import { TOTP } from "otpauth";
import request from "supertest";
import { digitsOf } from "../support/codes.ts";
import { password } from "../support/given.ts";
import { type Agent, type Portal, post } from "../support/portal.ts";

export const home = "/profile/second-factor";
export const pendingAt = "/sign-in/second-factor";

/** The code that the application on the phone shows. */
export const codeOf = (secret: string, now: Date): string =>
  new TOTP({ secret: secret.replaceAll(" ", "") }).generate({ timestamp: now.getTime() });

export const secretIn = (text: string): string => /<code[^>]*>([A-Z2-7 ]+)<\/code>/.exec(text)?.[1] ?? "";

/** Turns the application on through its pages. @returns the secret and the recovery codes as they were shown */
export const turnOnTotp = async (agent: Agent, now: Date): Promise<{ secret: string; codes: string[] }> => {
  await post(agent, `${home}/totp`).expect(303);
  const secret = secretIn((await agent.get(`${home}/totp`).expect(200)).text);
  await post(agent, `${home}/totp/confirmation`, { code: codeOf(secret, now) }).expect(303);
  return { secret, codes: codesIn((await agent.get(`${home}/recovery-codes`).expect(200)).text) };
};

/** A member of the staff enters the code that comes by mail, before the first factor. */
export const showMailbox = async (portal: Portal, agent: Agent): Promise<void> => {
  await post(agent, `${home}/mailbox/messages`).expect(303);
  const mail = (await portal.notices()).findLast(({ channel }) => channel === "mail");
  await post(agent, `${home}/mailbox`, { code: digitsOf(mail?.text ?? "") }).expect(303);
};

export const codesIn = (text: string): string[] =>
  [...text.matchAll(/<li><code>([0-9a-z]{5}-[0-9a-z]{5})<\/code>/g)].map((match) => String(match[1]));

/** A browser after the first factor. */
export const firstFactor = async (portal: Portal, user: { phone: string }, next = ""): Promise<Agent> => {
  const agent = request.agent(portal.app);
  const query = next && `?next=${encodeURIComponent(next)}`;
  const entered = await post(agent, `/sign-in/password${query}`, { phone: user.phone, password }).expect(303);
  if (entered.headers["location"] !== pendingAt + query) throw new Error(`led to ${entered.headers["location"]}`);
  return agent;
};
