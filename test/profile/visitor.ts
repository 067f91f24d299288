import request from "supertest";
import { password } from "../support/given.ts";
import { type Agent, type Portal, post } from "../support/portal.ts";

/** The session cookie after an answer. */
export const cookieOf = (answer: { headers: Record<string, unknown> }): string => {
  const cookie = /(?:__Host-)?portal=[^;,]+/.exec(String(answer.headers["set-cookie"]))?.[0];
  if (!cookie) throw new Error("the answer has no session's cookie");
  return cookie;
};

/** A browser that has just signed in by number and password, and the cookie that could be stolen from it. */
export const enter = async (
  portal: Portal,
  phone: string,
  secret = password,
): Promise<{ agent: Agent; cookie: string }> => {
  const agent = request.agent(portal.app);
  const entered = await post(agent, "/sign-in/password", { phone, password: secret }).expect(303);
  return { agent, cookie: cookieOf(entered) };
};

/** The same by a code from an SMS. The number must be an active one of ours. */
export const enterBySms = async (portal: Portal, phone: string): Promise<Agent> => {
  const agent = request.agent(portal.app);
  await post(agent, "/sign-in/sms", { phone }).expect(303);
  const code = /\d{6}/.exec(String(portal.sms().findLast(({ to }) => to === phone)?.text))?.[0];
  await post(agent, "/sign-in/sms/code", { code: String(code) }).expect(303);
  return agent;
};

/** Where a request with only this cookie is redirected; "" if it is answered. */
export const replay = async (portal: Portal, cookie: string, path = "/profile"): Promise<string> => {
  const answer = await request(portal.app).get(path).set("Cookie", cookie);
  return answer.status === 200 ? "" : `${answer.status} ${answer.headers["location"]}`;
};

export const led = (path: string): string => `303 /sign-in/password?next=${encodeURIComponent(path)}`;
