import request from "supertest";
import { csrfOf, formBody, type Portal } from "./portal.ts";

export type Answered = { status: number; text: string; headers: Record<string, string> };
export type Visitor = {
  readonly get: (path: string) => Promise<Answered>;
  readonly post: (path: string, fields?: Readonly<Record<string, string>>) => Promise<Answered>;
};

/** A browser at an address of its own choice. The portal trusts one proxy (`TRUST_PROXY: "1"`). */
export const visitorAt = (portal: Portal, address: string): Visitor => {
  const agent = request.agent(portal.app).set("X-Forwarded-For", address);
  const get = async (path: string) => agent.get(path);
  let token: Promise<string> | undefined;
  return {
    get,
    post: async (path, fields = {}) => {
      // a session begun or ended has another one
      token ??= get("/registration").then(csrfOf);
      const form = formBody({ _csrf: await token, ...fields });
      const answer = await agent.post(path).type("form").send(form);
      if (answer.status === 303) token = undefined;
      return answer;
    },
  };
};
