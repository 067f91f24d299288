import { createHmac } from "node:crypto";

/** The database roles of the two processes. What a role may do is granted by migrations; the login of a process is a member of one. */
export type Role = "portal_web" | "portal_worker";
export const roles: readonly Role[] = ["portal_web", "portal_worker"];
/** The address of a process's own login, and the role it is made for. */
export type Login = { readonly role: Role; readonly url: string };

// A request must answer within 5 s whatever the database does; streams and the worker set their own limit.
export const statementTimeouts = { portal_web: "5s", portal_worker: "1min" } as const satisfies Record<Role, string>;

const endings = { portal_web: "_web_login", portal_worker: "_worker_login" } as const satisfies Record<Role, string>;

export const userOf = (url: string): string => decodeURIComponent(new URL(url).username);
export const passwordOf = (url: string): string => decodeURIComponent(new URL(url).password);

/**
 * The login of `role` beside the owner whose address this is, for `npm start`, bench and tests, where nobody has named one.
 * Roles belong to the server: its password follows from the owner's, so that several portals of one owner agree on it.
 */
export const loginOf = (ownerUrl: string, role: Role): Login => {
  const name = `${userOf(ownerUrl)}${endings[role]}`;
  const password = passwordOf(ownerUrl);
  return { role, url: withUser(ownerUrl, name, password && createHmac("sha256", password).update(name).digest("hex")) };
};

export const loginsOf = (ownerUrl: string): Login[] => roles.map((role) => loginOf(ownerUrl, role));

/** The same user and password at another database. */
export const sameLogin = (url: string, elsewhere: string): string => withUser(elsewhere, userOf(url), passwordOf(url));

const withUser = (url: string, user: string, password: string): string => {
  const changed = new URL(url);
  changed.username = encodeURIComponent(user);
  changed.password = encodeURIComponent(password);
  return changed.href;
};

/**
 * Start-up options for an address that is no process's own login by its name. It takes the role this way, which keeps nobody from
 * leaving it (`set role none`): production refuses such a login where it may do more than the process (login-check.ts).
 */
export const startupOptions = (url: string, role: Role | undefined): { options?: string } =>
  role === undefined || userOf(url) === role || userOf(url).endsWith(endings[role])
    ? {}
    : { options: `-c role=${role} -c statement_timeout=${statementTimeouts[role]}` };
