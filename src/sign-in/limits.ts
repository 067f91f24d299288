import type { Database } from "../platform/db.ts";
import { createLimit, type Rule } from "../platform/limits.ts";

/**
 * Wrong passwords, by address and login together, and by address alone. Never by login alone:
 * an outsider could lock a customer out from elsewhere.
 */
export const passwordRules = {
  login: { name: "password-login", attempts: 5, seconds: 15 * 60 },
  address: { name: "password-address", attempts: 20, seconds: 60 * 60 },
} as const satisfies Record<string, Rule>;

export type PasswordLimits = {
  /** Seconds until the next attempt may be made; `login` in its one normal form. */
  wait(address: string, login: string): Promise<number>;
  /** A wrong password. */
  failed(address: string, login: string): Promise<void>;
  succeeded(address: string, login: string): Promise<void>;
};

export const passwordLimits = ({ knex }: Database): PasswordLimits => {
  const byLogin = createLimit(knex, passwordRules.login);
  const byAddress = createLimit(knex, passwordRules.address);
  return {
    wait: async (address, login) => {
      const waits = await Promise.all([byLogin.wait(address, login), byAddress.wait(address)]);
      return Math.max(...waits);
    },
    failed: async (address, login) => {
      await Promise.all([byLogin.count(address, login), byAddress.count(address)]);
    },
    succeeded: (address, login) => byLogin.forget(address, login),
  };
};
