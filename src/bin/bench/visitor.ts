import { demoPassword } from "../../../seeds/tenants.ts";

/** A person with a browser: the administrator of the account that is measured. */
export type Visitor = {
  readonly cookie: string;
  get(path: string): Promise<string>;
  /** Where the answer to a form leads. */
  post(path: string, fields: Fields): Promise<string>;
  download(path: string): Promise<number>;
};

export const signIn = async (origin: string, phone: string): Promise<Visitor> => {
  const person = await stranger(origin);
  const entered = await send(origin, person, "/sign-in/password", { phone, password: demoPassword });
  const known = await meet(origin, entered.cookie ?? person.cookie, "/role");
  const chosen = await send(origin, known, "/role", { role: "administrator" });
  const cookie = chosen.cookie ?? known.cookie;
  const { csrf } = await meet(origin, cookie, "/role");
  return {
    cookie,
    get: async (path) => (await page(origin, cookie, path)).text,
    post: async (path, fields) => (await send(origin, { cookie, csrf }, path, fields)).location,
    download: async (path) => (await (await open(origin, cookie, path)).arrayBuffer()).byteLength,
  };
};

type Fields = Readonly<Record<string, string | Blob>>;
type Known = { readonly cookie: string; readonly csrf: string };

const stranger = (origin: string): Promise<Known> => meet(origin, "", "/sign-in/password");

const meet = async (origin: string, cookie: string, path: string): Promise<Known> => {
  const { text, cookie: given } = await page(origin, cookie, path);
  const csrf = /name="_csrf" value="([^"]+)"/.exec(text)?.[1];
  if (!csrf) throw new Error(`${path} has no form token`);
  return { cookie: given ?? cookie, csrf };
};

const page = async (origin: string, cookie: string, path: string) => {
  const answer = await open(origin, cookie, path);
  return { text: await answer.text(), cookie: cookieOf(answer) };
};

const open = async (origin: string, cookie: string, path: string): Promise<Response> => {
  const answer = await fetch(origin + path, { headers: { cookie }, redirect: "manual" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
};

const send = async (origin: string, { cookie, csrf }: Known, path: string, fields: Fields) => {
  const body = bodyOf({ _csrf: csrf, ...fields });
  const answer = await fetch(origin + path, { method: "POST", headers: { cookie }, body, redirect: "manual" });
  const text = await answer.text();
  if (answer.status !== 303) throw new Error(`POST ${path}: ${answer.status} ${text.slice(0, 2_000)}`);
  return { location: answer.headers.get("location") ?? "", cookie: cookieOf(answer) };
};

const bodyOf = (fields: Fields): FormData | URLSearchParams => {
  const form = new FormData();
  const plain = new URLSearchParams();
  let hasFile = false;
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === "string") {
      form.append(name, value);
      plain.append(name, value);
    } else {
      form.append(name, value, "numbers.xlsx");
      hasFile = true;
    }
  }
  return hasFile ? form : plain;
};

/** Of the session, or before signing in of the browser. */
const cookieOf = (answer: Response): string | undefined => {
  const set = answer.headers.getSetCookie();
  const named = (name: string) => set.find((each) => each.replace(/^__Host-/, "").startsWith(`${name}=`));
  return (named("portal") ?? named("browser"))?.split(";")[0];
};
